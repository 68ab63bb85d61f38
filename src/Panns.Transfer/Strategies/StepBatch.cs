using Panns.Training;

namespace Panns.Transfer.Strategies;

/// <summary>The clips of a step, in the parts in which they are computed.</summary>
/// <param name="clips">Clips of the step: an even number.</param>
/// <param name="samples">Samples of a clip.</param>
/// <param name="classes">Number of classes.</param>
/// <param name="parts">How many parts, at most one for two clips.</param>
internal sealed class StepBatch(int clips, int samples, int classes, int parts) : IDisposable
{
    private readonly IDisposable?[] _prepared = new IDisposable?[parts];

    /// <summary>[clips, samples].</summary>
    public float[] Waveforms { get; } = new float[clips * samples];

    /// <summary>[clips, classes].</summary>
    public float[] Targets { get; } = new float[clips * classes];

    public int Parts => parts;

    /// <summary>A part, with what <see cref="Prepare"/> made of it. Mixup's pairs stay in one.</summary>
    public TrainingBatch this[int part]
    {
        get
        {
            var pairs = clips / 2;
            var first = 2 * (pairs * part / parts);
            var count = (2 * (pairs * (part + 1) / parts)) - first;
            return new()
            {
                Clips = count,
                Waveforms = Waveforms.AsSpan(first * samples, count * samples),
                Targets = Targets.AsSpan(first * classes, count * classes),
                Prepared = _prepared[part],
            };
        }
    }

    /// <summary>Begins to bring the clips to where they are computed with.</summary>
    public void Prepare(TrainingSession session)
    {
        for (var part = 0; part < parts; part++)
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
}
