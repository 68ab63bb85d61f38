using Panns.Training;

namespace Panns.Transfer.Strategies;

/// <summary>The clips of a step, in the parts in which they are computed: each has memory of its own.</summary>
internal sealed class StepBatch : IDisposable
{
    private readonly int _samples;
    private readonly int _classes;
    private readonly int _all;
    private readonly int[] _firsts;
    private readonly float[][] _waveforms;
    private readonly IDisposable?[] _prepared;
    private readonly int _logits;
    private readonly int _embedding;

    /// <param name="clips">Clips of the step.</param>
    /// <param name="samples">Samples of a clip.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="parts">How many parts, at most one for two clips.</param>
    /// <exception cref="PannsException">A part is larger than one pass can take.</exception>
    /// <param name="teacherLogits">A teacher's logits of a clip; 0 for none.</param>
    /// <param name="teacherEmbedding">Length of a teacher's embedding; 0 for none.</param>
    /// <param name="rank">Number of this process among those that share the step.</param>
    /// <param name="processes">How many share it, each with as many parts.</param>
    public StepBatch(int clips, int samples, int classes, int parts, int teacherLogits = 0, int teacherEmbedding = 0, int rank = 0, int processes = 1)
    {
        (_logits, _embedding) = (teacherLogits, teacherEmbedding);
        (_samples, _classes, _all) = (samples, classes, clips);

        // Mixup's pairs stay in one part; the last part takes a clip that is left over.
        var allParts = parts * processes;
        _firsts = [.. Enumerable.Range(rank * parts, parts + 1).Select(part => part == allParts ? clips : 2 * (int)((long)(clips / 2) * part / allParts))];
        int[] lengths = [.. Enumerable.Range(0, parts).Select(part => LengthOf(_firsts[part + 1] - _firsts[part], samples))];
        Targets = new float[LengthOf(Clips, classes)];
        TeacherLogits = new float[LengthOf(Clips, teacherLogits)];
        TeacherEmbeddings = new float[LengthOf(Clips, teacherEmbedding)];
        _waveforms = Array.ConvertAll(lengths, length => new float[length]);
        _prepared = new IDisposable?[parts];
    }

    /// <summary>[clips, classes].</summary>
    public float[] Targets { get; }

    /// <summary>[clips, logits].</summary>
    public float[] TeacherLogits { get; }

    /// <summary>[clips, embedding size].</summary>
    public float[] TeacherEmbeddings { get; }

    /// <summary>Clips of the step in this process.</summary>
    public int Clips => _firsts[^1] - FirstClip;

    /// <summary>The number of its first clip among those of all processes.</summary>
    public int FirstClip => _firsts[0];

    public int Parts => _waveforms.Length;

    /// <summary>A part, with what <see cref="Prepare"/> made of it.</summary>
    public TrainingBatch this[int part]
    {
        get
        {
            var (first, clips) = (_firsts[part] - FirstClip, _firsts[part + 1] - _firsts[part]);
            return new()
            {
                Clips = clips,
                Waveforms = _waveforms[part],
                Targets = Targets.AsSpan(first * _classes, clips * _classes),
                TeacherLogits = TeacherLogits.AsSpan(first * _logits, clips * _logits),
                TeacherEmbeddings = TeacherEmbeddings.AsSpan(first * _embedding, clips * _embedding),
                Prepared = _prepared[part],
            };
        }
    }

    /// <summary>Where the samples of one of this process's clips go.</summary>
    public Span<float> WaveformOf(int clip)
    {
        var part = 0;
        clip += FirstClip;
        while (clip >= _firsts[part + 1])
        {
            part++;
        }

        return _waveforms[part].AsSpan((clip - _firsts[part]) * _samples, _samples);
    }

    /// <summary>Trains on it: forward and backward pass of every part, then one update.</summary>
    /// <returns>The mean loss of its clips, before the update; where other processes have clips of the step too, this one's part of the mean.</returns>
    public double Step(TrainingSession session)
    {
        double loss = 0;
        var whole = Clips == _all ? Weight(Targets, session.Options.Loss) : WeightOfAll(session.Options.Loss);
        for (var i = 0; i < Parts; i++)
        {
            var part = this[i];
            var share = part.Clips == _all ? 1 : Weight(part.Targets, session.Options.Loss) / whole;
            loss += share * session.Accumulate(part, share);
        }

        session.Update();
        return loss;
    }

    /// <summary>Begins to bring the clips to where they are computed with.</summary>
    public void Prepare(TrainingSession session)
    {
        for (var part = 0; part < Parts; part++)
        {
            _prepared[part] = session.Prepare(this[part]);
        }
    }

    /// <summary>Lets go of what was prepared; another step's clips may follow.</summary>
    public void Dispose()
    {
        foreach (ref var prepared in _prepared.AsSpan())
        {
            prepared?.Dispose();
            prepared = null;
        }
    }

    // Of all processes together.
    private double WeightOfAll(LossOptions loss) => loss.Kind != LossKind.CrossEntropy || loss.ClassWeights.IsEmpty
        ? (double)_all * _classes
        : throw new InvalidOperationException("what classes weigh in a batch is known only where all its clips are");

    // What a part counts in the batch's mean: its clips, or the weights of their classes, by which cross-entropy divides.
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
