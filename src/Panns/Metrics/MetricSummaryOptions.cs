using Panns.Common;

namespace Panns.Metrics;

/// <summary>How scored clips are evaluated.</summary>
public sealed record MetricSummaryOptions
{
    private readonly int _k = 3;
    private readonly int _repeats = 1000;
    private readonly int _threads = Environment.ProcessorCount;

    /// <summary>Defaults: one class a clip, mAP@3, intervals of 1000 draws.</summary>
    public static MetricSummaryOptions Default { get; } = new();

    /// <summary>
    /// Whether a clip can have several classes, or none: it is then given every class whose score is 0.5 or more, instead of the one of
    /// the highest score, when precision, recall and F1 are counted.
    /// </summary>
    public bool IsMultiLabel { get; init; }

    /// <summary>How many of a clip's highest scores count for mAP@k.</summary>
    public int K { get => _k; init => _k = Guard.Positive(value); }

    /// <summary>Draws for the intervals; 0 for values without intervals, whose ends are then NaN.</summary>
    public int Repeats { get => _repeats; init => _repeats = Guard.NotNegative(value); }

    /// <summary>Decides the draws.</summary>
    public ulong Seed { get; init; }

    /// <summary>Threads to use; they change no result.</summary>
    public int Threads { get => _threads; init => _threads = Guard.Positive(value); }
}
