using System.Buffers;
using Panns.Engine;

namespace Panns.Batching;

/// <summary>What decides how recordings go through a network.</summary>
/// <param name="Window">Length of a window in seconds.</param>
/// <param name="Overlap">Share of a window that the next one repeats.</param>
/// <param name="BatchSize">Windows that go through the network together.</param>
/// <param name="Aggregate">How windows become a recording's result.</param>
/// <param name="KeepWindows">Whether each window's output is kept.</param>
internal sealed record ClipInferenceSettings(double Window, double Overlap, int BatchSize, WindowAggregate Aggregate, bool KeepWindows);

/// <summary>
/// Runs recordings through a network: decodes ahead on another thread, batches windows of equal length, and returns one result
/// per recording in the order they came in. Memory depends on the window and the batch, not on the recordings' lengths.
/// </summary>
/// <remarks>Results do not depend on timing: a batch runs when it is full, when the next window has another length, or at the end.</remarks>
internal sealed class ClipInference(IInferenceSession session, OutputKind kind, ClipInferenceSettings settings, SourceOpener open)
{
    private readonly int _sampleRate = session.Network.SampleRate;
    private readonly WindowPlan _plan = WindowPlan.Create(settings.Window, settings.Overlap, session.Network.SampleRate);

    /// <summary>Results of many recordings, in order; a bad one carries its error.</summary>
    public IEnumerable<ClipValues> RunMany(IEnumerable<string> paths, CancellationToken cancellationToken)
        => Infer(
            DecodeAhead.Enumerate(Decode(paths), settings.BatchSize + 1, Discard, cancellationToken),
            new(session, kind, settings.BatchSize),
            cancellationToken);

    /// <summary>The result of one recording.</summary>
    /// <exception cref="PannsException">It cannot be read.</exception>
    public ClipValues RunOne(string path, CancellationToken cancellationToken)
    {
        var result = RunMany([path], cancellationToken).Single();
        return result.Error is null ? result : throw AsPannsException(result.Error, path);
    }

    private static PannsException AsPannsException(Exception error, string path)
        => error is PannsException known ? known : new PannsException($"{path}: {error.Message}", error);

    private static void Discard(DecodedItem item)
    {
        if (item.Samples is not null)
        {
            ArrayPool<float>.Shared.Return(item.Samples);
        }
    }

    private static IEnumerable<ClipValues> Infer(IEnumerable<DecodedItem> items, WindowBatch batch, CancellationToken cancellationToken)
    {
        var line = new Queue<ClipJob>();
        foreach (var item in items)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!item.Job.IsInLine)
            {
                item.Job.IsInLine = true;
                line.Enqueue(item.Job);
            }

            if (item.Samples is null)
            {
                item.Job.IsDecoded = true;
            }
            else
            {
                batch.Add(item, cancellationToken);
            }

            while (line.TryPeek(out var first) && first.IsComplete)
            {
                yield return line.Dequeue().ToResult();
            }
        }

        batch.Run(cancellationToken);
        foreach (var job in line)
        {
            yield return job.ToResult();
        }
    }

    private IEnumerable<DecodedItem> Decode(IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            var job = new ClipJob(path, kind.Size(session.Network), settings.Aggregate, settings.KeepWindows, _sampleRate);
            using var decoder = new ClipDecoder(job, open, _plan, _sampleRate);
            while (decoder.TryNext(out var item))
            {
                yield return item;
            }

            yield return new(job, null, 0, 0);
        }
    }
}
