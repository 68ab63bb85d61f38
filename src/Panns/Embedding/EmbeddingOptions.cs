using Panns.Audio;
using Panns.Clips;
using Panns.Common;

namespace Panns;

/// <summary>How embeddings are taken from recordings.</summary>
public sealed record EmbeddingOptions
{
    private readonly double _window = WindowPlan.UsualWindow;
    private readonly double _overlap = WindowPlan.UsualOverlap;
    private readonly int _batchSize = 4;

    /// <summary>The defaults: windows of 10 s that overlap by half, their mean.</summary>
    public static EmbeddingOptions Default { get; } = new();

    /// <summary>
    /// Length of a window in seconds, 0.1 to 3600. A recording that is not longer is one window at its natural length; a longer
    /// one is cut into windows, the last of which is shifted back to end with the recording, and its embedding is their mean.
    /// </summary>
    public double Window { get => _window; init => _window = Guard.InRange(value, 0.1, WindowPlan.LongestWindow); }

    /// <summary>Share of a window that the next one repeats, 0 to 0.95.</summary>
    public double Overlap { get => _overlap; init => _overlap = Guard.InRange(value, 0, WindowPlan.LargestOverlap); }

    /// <summary>How recordings are read: which channel, and what becomes of bad ones.</summary>
    public AudioReadOptions Audio { get; init; } = AudioReadOptions.Default;

    /// <summary>Whether <see cref="EmbeddingResult.Windows"/> lists every window.</summary>
    public bool KeepWindows { get; init; }

    /// <summary>
    /// Windows of equal length that go through the network together, at least 1. The CPU engine on several threads does without: there each
    /// thread has a window of its own.
    /// </summary>
    public int BatchSize { get => _batchSize; init => _batchSize = Guard.Positive(value); }
}
