using Panns.Common;
using Panns.Training;

namespace Panns.Transfer.Heads;

/// <summary>Iterates over examples in batches with reused buffers; the last batch of an epoch may be smaller.</summary>
internal sealed class HeadBatches
{
    private readonly HeadExamples _examples;
    private readonly int _batchSize;
    private readonly int[] _order;
    private readonly float[] _vectors;
    private readonly float[] _targets;

    /// <param name="examples">The examples.</param>
    /// <param name="batchSize">Most examples per batch.</param>
    public HeadBatches(HeadExamples examples, int batchSize)
    {
        _examples = examples;
        _batchSize = Math.Min(batchSize, examples.Count);
        _order = [.. Enumerable.Range(0, examples.Count)];
        _vectors = new float[_batchSize * examples.Length];
        _targets = new float[_batchSize * examples.Classes];
    }

    /// <summary>Trains one epoch on all examples, reshuffled.</summary>
    /// <returns>The examples' mean loss, each computed before its update.</returns>
    public double Train(TrainingSession session, SeededRandom random)
    {
        random.Shuffle<int>(_order);
        double sum = 0;
        for (var first = 0; first < _order.Length; first += _batchSize)
        {
            var batch = _order.AsSpan(first, Math.Min(_batchSize, _order.Length - first));
            sum += Step(session, batch) * batch.Length;
        }

        return sum / _order.Length;
    }

    private double Step(TrainingSession session, ReadOnlySpan<int> batch)
    {
        var (length, classes) = (_examples.Length, _examples.Classes);
        for (var i = 0; i < batch.Length; i++)
        {
            _examples.CopyTo(batch[i], _vectors.AsSpan(i * length, length));
            _examples.Targets.AsSpan(batch[i] * classes, classes).CopyTo(_targets.AsSpan(i * classes));
        }

        return session.Step(new()
        {
            Clips = batch.Length,
            Waveforms = _vectors.AsSpan(0, batch.Length * length),
            Targets = _targets.AsSpan(0, batch.Length * classes),
        });
    }
}
