using System.Buffers;
using Panns.Engine;

namespace Panns.Clips;

/// <summary>
/// The way of engines that share out a batch themselves: decodes ahead on another thread, batches windows of equal length, and returns one
/// result per recording in the order they came in.
/// </summary>
/// <remarks>Results do not depend on timing: a batch runs when it is full, when the next window has another length, or at the end.</remarks>
internal sealed class BatchedClips(IInferenceSession session, OutputKind kind, ClipInferenceSettings settings, SourceOpener open)
{
    private readonly int _sampleRate = session.Network.SampleRate;
    private readonly WindowPlan _plan = WindowPlan.Create(settings.Window, settings.Overlap, session.Network.SampleRate);

    /// <summary>Results of many recordings, in order; a bad one carries its error.</summary>
    public IEnumerable<ClipValues> Run(IEnumerable<string> paths, CancellationToken cancellationToken)
        => Infer(
            DecodeAhead.Enumerate(Decode(paths), settings.BatchSize + 1, Discard, cancellationToken),
            new(session, kind, settings.BatchSize),
            cancellationToken);

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

            yield return new(job, null, 0, 0, 0);
        }
    }
}
