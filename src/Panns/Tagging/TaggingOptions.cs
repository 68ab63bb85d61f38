using Panns.Audio;
using Panns.Clips;
using Panns.Common;

namespace Panns;

/// <summary>How recordings are tagged.</summary>
public sealed record TaggingOptions
{
    private readonly int _topCount = 10;
    private readonly double _window = WindowPlan.UsualWindow;
    private readonly double _overlap = WindowPlan.UsualOverlap;
    private readonly int _batchSize = 4;

    /// <summary>The defaults: ten tags, and the mean over windows of 10 s overlapping by half.</summary>
    public static TaggingOptions Default { get; } = new();

    /// <summary>Number of top tags in a result, at least 1; at most the number of classes is used.</summary>
    public int TopCount { get => _topCount; init => _topCount = Guard.Positive(value); }

    /// <summary>
    /// Length of a window in seconds, 0.1 to 3600. A recording no longer than that is one window of its own length; a longer one is cut into
    /// windows, the last of which is moved back to end with the recording.
    /// </summary>
    public double Window { get => _window; init => _window = Guard.InRange(value, 0.1, WindowPlan.LongestWindow); }

    /// <summary>Share of a window that the next one repeats, 0 to 0.95. With half, a short sound falls entirely within some window.</summary>
    public double Overlap { get => _overlap; init => _overlap = Guard.InRange(value, 0, WindowPlan.LargestOverlap); }

    /// <summary>How recordings are read: channel, invalid samples, damage.</summary>
    public AudioReadOptions Audio { get; init; } = AudioReadOptions.Default;

    /// <summary>How the scores of windows are combined into the recording's.</summary>
    public WindowAggregate Aggregate { get; init; } = WindowAggregate.Mean;

    /// <summary>Whether <see cref="TaggingResult.Windows"/> is filled in.</summary>
    public bool KeepWindows { get; init; }

    /// <summary>
    /// Windows of equal length per network call, at least 1. Larger batches are faster up to a point and take more memory. Ignored by the CPU
    /// engine with several threads, where each thread processes one window.
    /// </summary>
    public int BatchSize { get => _batchSize; init => _batchSize = Guard.Positive(value); }
}
