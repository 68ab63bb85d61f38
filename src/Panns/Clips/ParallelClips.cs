using System.Buffers;
using System.Runtime.ExceptionServices;
using Panns.Engine;

namespace Panns.Clips;

/// <summary>
/// The way of the CPU engine, on which windows by themselves, a thread each, are faster than batches on all threads: every thread takes the
/// next window of the first recording that no other is decoding, decodes it and runs it. So the windows of one long recording keep all
/// threads busy, and those of many short ones are decoded on all threads too.
/// </summary>
/// <param name="session">The network; called from all threads.</param>
/// <param name="threads">How many there are at most.</param>
/// <param name="kind">Which output is wanted.</param>
/// <param name="settings">Windows, and how they become a recording's result.</param>
/// <param name="open">Opens a recording.</param>
internal sealed class ParallelClips(IInferenceSession session, int threads, OutputKind kind, ClipInferenceSettings settings, SourceOpener open)
{
    // Results that wait for a recording before them, which may be a long one, are small.
    private const int RecordingsPerThread = 4;

    private readonly int _sampleRate = session.Network.SampleRate;
    private readonly WindowPlan _plan = WindowPlan.Create(settings.Window, settings.Overlap, session.Network.SampleRate);

    /// <summary>Results of many recordings, in order; a bad one carries its error.</summary>
    public IEnumerable<ClipValues> Run(IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        using var list = paths.GetEnumerator();
        var line = new ClipLine(list, path => new(NewJob(path), open, _plan, _sampleRate), RecordingsPerThread * threads);
        var workers = new List<Task>(threads);
        using var registration = cancellationToken.Register(line.Stop);
        try
        {
            line.Wanted = StartThread;
            StartThread();
            while (line.TryTakeResult(out var result))
            {
                yield return result;
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
        finally
        {
            line.Stop();
            Task[] started;
            lock (workers)
            {
                started = [.. workers];
            }

            Task.WaitAll(started, CancellationToken.None);
            line.Dispose();
        }

        void StartThread()
        {
            lock (workers)
            {
                if (workers.Count < threads)
                {
                    workers.Add(Task.Factory.StartNew(
                        () => Work(line, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
                }
            }
        }
    }

    private ClipJob NewJob(string path) => new(path, kind.Size(session.Network), settings.Aggregate, settings.KeepWindows, _sampleRate);

    private void Work(ClipLine line, CancellationToken cancellationToken)
    {
        var values = new float[kind.Size(session.Network)];
        try
        {
            while (line.TryTakeWindow(out var window))
            {
                try
                {
                    session.Run(window.Samples.AsSpan(0, window.Length), 1, kind.Into(values), cancellationToken);
                }
                finally
                {
                    ArrayPool<float>.Shared.Return(window.Samples!);
                }

                line.Add(window, values);
            }
        }
        catch (Exception error)
        {
            line.Fail(ExceptionDispatchInfo.Capture(error));
        }
    }
}
