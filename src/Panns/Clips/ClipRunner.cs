using System.Buffers;
using Panns.Common;

namespace Panns.Clips;

/// <summary>
/// Computes a function of the windows of recordings. Memory use depends on the window, the batch and the threads, not on the length or
/// number of recordings; results do not depend on timing. Safe to use from several threads.
/// </summary>
/// <param name="function">The function.</param>
/// <param name="plan">How recordings are cut into windows.</param>
/// <param name="schedule">How windows are distributed over threads and batches.</param>
[BestFriend]
internal sealed class ClipRunner(IWindowFunction function, WindowPlan plan, WindowSchedule schedule)
{
    // Batch limits for one recording on one thread: two windows of half a minute. Longer windows gain nothing from batching.
    private const int CompanyWindows = 4;
    private const int CompanySamples = 1 << 21;

    /// <summary>Creates a runner that suits a model's engine.</summary>
    /// <param name="model">The network.</param>
    /// <param name="output">The network output to compute.</param>
    /// <param name="plan">How recordings are cut into windows.</param>
    /// <param name="batch">Windows per batch, for engines that distribute a batch themselves.</param>
    public static ClipRunner Of(PannsModel model, OutputKinds output, WindowPlan plan, int batch)
    {
        var session = model.Crowd ?? model.Session;
        return new(new NetworkFunction(session, output), plan, WindowSchedule.Of(session, batch: batch));
    }

    /// <summary>
    /// Threads that should each run whole clips (<see cref="TryRunHere"/>) where clips arrive one by one; 0 if the engine needs several at a time.
    /// </summary>
    public int Callers => schedule.IsBatched ? 0 : schedule.Threads;

    /// <summary>Runs many clips and returns them in order, each as soon as it and all before it are done.</summary>
    /// <param name="jobs">The clips; enumerated once, on another thread, while results are read. A clip that cannot be read carries its error.</param>
    /// <param name="cancellationToken">
    /// Ends the enumeration with an <see cref="OperationCanceledException"/>, after the clips finished by then.
    /// </param>
    public IEnumerable<T> RunMany<T>(IEnumerable<T> jobs, CancellationToken cancellationToken)
        where T : ClipJob
        => RunMany(jobs, isLive: false, cancellationToken);

    /// <summary>The same for a list that may wait for its next clip.</summary>
    /// <param name="jobs">The clips.</param>
    /// <param name="isLive">
    /// Whether the clips before one that has not arrived are finished meanwhile: batches then hold the windows that wait while the last one is
    /// computed. If not, batches are always full, and so the same in every run.
    /// </param>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    public IEnumerable<T> RunMany<T>(IEnumerable<T> jobs, bool isLive, CancellationToken cancellationToken)
        where T : ClipJob
    {
        using var list = jobs.GetEnumerator();
        using var line = new ClipLine(list, plan, function.SampleRate, schedule, cancellationToken);
        using var crew = new ClipCrew(line);
        using var registration = cancellationToken.Register(line.Stop);
        if (schedule.IsBatched)
        {
            crew.Start(() => RunBatches(line, isLive, cancellationToken));
        }

        crew.StartAsWanted(schedule.Threads, schedule.IsBatched ? () => line.TryRead(out _) : () => ReadAndRun(line, cancellationToken));
        while (line.TryTakeDone(out var job))
        {
            yield return (T)job;
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Runs one clip on all threads.</summary>
    /// <returns>The clip.</returns>
    /// <exception cref="PannsException">The recording cannot be read.</exception>
    public T RunOne<T>(T job, CancellationToken cancellationToken)
        where T : ClipJob
    {
        _ = RunMany([job], cancellationToken).Single();
        job.ThrowIfFailed();
        return job;
    }

    /// <summary>Runs one clip on the calling thread only, for callers that use one thread per clip.</summary>
    /// <returns>The clip.</returns>
    /// <exception cref="PannsException">The recording cannot be read.</exception>
    public T RunHere<T>(T job, CancellationToken cancellationToken)
        where T : ClipJob
    {
        using var reader = new WindowReader(job.Source.Open(function.SampleRate, cancellationToken), plan);
        using var batch = Company(job);
        while (reader.MoveNext())
        {
            job.Samples = reader.Position;
            var isLast = reader.IsLast;
            job.Issues = isLast ? reader.Issues : job.Issues;
            batch.Add(reader.Window, reader.Current, isLast, cancellationToken);
        }

        return job.Samples > 0 ? job : throw job.Source.Empty(reader.Issues);
    }

    /// <summary>The same for callers that go on with other clips: a recording that cannot be read has its <see cref="ClipJob.Error"/>.</summary>
    /// <returns>The clip.</returns>
    public T TryRunHere<T>(T job, CancellationToken cancellationToken)
        where T : ClipJob
    {
        try
        {
            return RunHere(job, cancellationToken);
        }
        catch (Exception error) when (ClipInLine.IsUnreadable(error))
        {
            job.Error = error;
            return job;
        }
    }

    /// <summary>Runs one clip on the calling thread only, from a waveform in memory that is not copied.</summary>
    /// <param name="job">The clip, whose source is not opened.</param>
    /// <param name="waveform">Mono samples at the function's rate, at least one.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public T RunHere<T>(T job, ReadOnlySpan<float> waveform, CancellationToken cancellationToken)
        where T : ClipJob
    {
        using var batch = Company(job);
        job.Samples = waveform.Length;
        var count = plan.Count(waveform.Length);
        for (var i = 0; i < count; i++)
        {
            var window = plan.At(i, waveform.Length);
            batch.Add(window, waveform.Slice((int)window.Start, window.Length), i == count - 1, cancellationToken);
        }

        return job;
    }

    private WindowBatch<Window> Company(ClipJob job) => new(function, CompanyWindows, CompanySamples, job.Add);

    private bool ReadAndRun(ClipLine line, CancellationToken cancellationToken)
    {
        if (!line.TryRead(out var window))
        {
            return false;
        }

        var size = function.SizeOf(window.Window.Length);
        var values = ArrayPool<float>.Shared.Rent(size);
        try
        {
            function.Run(window.Span, 1, values.AsSpan(0, size), cancellationToken);
            line.Add(window, values.AsSpan(0, size));
            return true;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(values);
            ArrayPool<float>.Shared.Return(window.Samples);
        }
    }

    private void RunBatches(ClipLine line, bool isLive, CancellationToken cancellationToken)
    {
        using var batch = new WindowBatch<DecodedWindow>(function, schedule.Batch, Array.MaxLength, line.AddToBatch, line.TellAdded);
        while (true)
        {
            if (isLive && !line.HasWaiting)
            {
                batch.Run(cancellationToken);
            }

            if (!line.TryTakeWaiting(out var window))
            {
                break;
            }

            batch.Add(window with { Samples = [] }, window.Span, isLast: false, cancellationToken);
            ArrayPool<float>.Shared.Return(window.Samples);
        }

        if (!line.IsOver)
        {
            batch.Run(cancellationToken);
        }
    }
}
