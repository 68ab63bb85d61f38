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

    /// <summary>The defaults: ten tags, windows of 10 s that overlap by half, their mean.</summary>
    public static TaggingOptions Default { get; } = new();

    /// <summary>How many of the best tags a result lists, at least 1; never more than there are classes.</summary>
    public int TopCount { get => _topCount; init => _topCount = Guard.Positive(value); }

    /// <summary>
    /// Length of a window in seconds, 0.1 to 3600. A recording that is not longer is one window at its natural length; a longer
    /// one is cut into windows, the last of which is shifted back to end with the recording.
    /// </summary>
    public double Window { get => _window; init => _window = Guard.InRange(value, 0.1, WindowPlan.LongestWindow); }

    /// <summary>Share of a window that the next one repeats, 0 to 0.95: with half, a short sound lies whole in some window.</summary>
    public double Overlap { get => _overlap; init => _overlap = Guard.InRange(value, 0, WindowPlan.LargestOverlap); }

    /// <summary>How recordings are read: which channel, and what becomes of bad ones.</summary>
    public AudioReadOptions Audio { get; init; } = AudioReadOptions.Default;

    /// <summary>How windows become the recording's scores.</summary>
    public WindowAggregate Aggregate { get; init; } = WindowAggregate.Mean;

    /// <summary>Whether <see cref="TaggingResult.Windows"/> lists every window.</summary>
    public bool KeepWindows { get; init; }

    /// <summary>
    /// Windows of equal length that go through the network together, at least 1: more is faster up to a point and takes more memory. The CPU
    /// engine on several threads does without: there each thread has a window of its own.
    /// </summary>
    public int BatchSize { get => _batchSize; init => _batchSize = Guard.Positive(value); }
}
