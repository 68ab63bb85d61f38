using Panns.Common;

namespace Panns.Metrics;

/// <summary>How scored clips are evaluated.</summary>
public sealed record MetricSummaryOptions
{
    private readonly int _k = 3;
    private readonly int _repeats = 1000;
    private readonly int _threads = Environment.ProcessorCount;

    /// <summary>The defaults: one class per clip, mAP@3, intervals from 1000 resamples.</summary>
    public static MetricSummaryOptions Default { get; } = new();

    /// <summary>
    /// Whether a clip can have several classes or none. If so, precision, recall and F1 count every class with a score of 0.5 or more as
    /// predicted, instead of the class with the highest score.
    /// </summary>
    public bool IsMultiLabel { get; init; }

    /// <summary>Number of a clip's highest scores that count for mAP@k.</summary>
    public int K { get => _k; init => _k = Guard.Positive(value); }

    /// <summary>Number of resamples for the intervals; 0 for no intervals, with NaN as their ends.</summary>
    public int Repeats { get => _repeats; init => _repeats = Guard.NotNegative(value); }

    /// <summary>Random seed of the resamples.</summary>
    public ulong Seed { get; init; }

    /// <summary>Number of threads; does not affect results.</summary>
    public int Threads { get => _threads; init => _threads = Guard.Positive(value); }
}
