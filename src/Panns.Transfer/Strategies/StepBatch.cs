using Panns.Training;

namespace Panns.Transfer.Strategies;

/// <summary>The clips of a step, in the parts in which they are computed; each part has its own memory.</summary>
internal sealed class StepBatch : IDisposable
{
    private readonly int _samples;
    private readonly int _classes;
    private readonly int[] _firsts;
    private readonly float[][] _waveforms;
    private readonly IDisposable?[] _prepared;

    /// <param name="clips">Clips per step.</param>
    /// <param name="samples">Samples per clip.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="parts">Number of parts, at most one per two clips.</param>
    /// <exception cref="PannsException">A part is too large for one pass.</exception>
    public StepBatch(int clips, int samples, int classes, int parts)
    {
        (_samples, _classes) = (samples, classes);

        // The two clips of a mixup pair stay in one part; an odd clip goes to the last part.
        _firsts = [.. Enumerable.Range(0, parts + 1).Select(part => part == parts ? clips : 2 * (int)((long)(clips / 2) * part / parts))];
        int[] lengths = [.. Enumerable.Range(0, parts).Select(part => LengthOf(_firsts[part + 1] - _firsts[part], samples))];
        Targets = new float[LengthOf(clips, classes)];
        _waveforms = Array.ConvertAll(lengths, length => new float[length]);
        _prepared = new IDisposable?[parts];
    }

    /// <summary>[clips, classes].</summary>
    public float[] Targets { get; }

    public int Parts => _waveforms.Length;

    /// <summary>A part, with the result of <see cref="Prepare"/>.</summary>
    public TrainingBatch this[int part] => new()
    {
        Clips = _firsts[part + 1] - _firsts[part],
        Waveforms = _waveforms[part],
        Targets = Targets.AsSpan(_firsts[part] * _classes, (_firsts[part + 1] - _firsts[part]) * _classes),
        Prepared = _prepared[part],
    };

    /// <summary>The destination of a clip's samples.</summary>
    public Span<float> WaveformOf(int clip)
    {
        var part = 0;
        while (clip >= _firsts[part + 1])
        {
            part++;
        }

        return _waveforms[part].AsSpan((clip - _firsts[part]) * _samples, _samples);
    }

    /// <summary>Trains on the batch: forward and backward pass of every part, then one update.</summary>
    /// <returns>The mean loss of its clips, before the update.</returns>
    public double Step(TrainingSession session)
    {
        double loss = 0;
        for (var i = 0; i < Parts; i++)
        {
            var part = this[i];
            var share = Parts == 1 ? 1 : Weight(part.Targets, session.Options.Loss) / Weight(Targets, session.Options.Loss);
            loss += share * session.Accumulate(part, share);
        }

        session.Update();
        return loss;
    }

    /// <summary>Starts moving the clips to the device.</summary>
    public void Prepare(TrainingSession session)
    {
        for (var part = 0; part < Parts; part++)
        {
            _prepared[part] = session.Prepare(this[part]);
        }
    }

    /// <summary>Releases what was prepared, so that the batch can be filled again.</summary>
    public void Dispose()
    {
        foreach (ref var prepared in _prepared.AsSpan())
        {
            prepared?.Dispose();
            prepared = null;
        }
    }

    // A part's weight in the batch's mean: its clips, or the sum of their class weights, by which cross-entropy divides.
    private static double Weight(ReadOnlySpan<float> targets, LossOptions loss)
    {
        if (loss.Kind != LossKind.CrossEntropy || loss.ClassWeights.IsEmpty)
        {
            return targets.Length;
        }

        double sum = 0;
        for (var i = 0; i < targets.Length; i++)
        {
            sum += targets[i] * loss.ClassWeights[i % loss.ClassWeights.Length];
        }

        return sum;
    }

    private static int LengthOf(int clips, int values) => (long)clips * values is var length && length <= Array.MaxLength
        ? (int)length
        : throw new PannsException(FormattableString.Invariant(
            $"{clips} clips of {values} values are more than one pass can take: train with smaller batches, or with batches in more parts"));
}
