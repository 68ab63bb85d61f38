using Panns.Audio;
using Panns.Clips;
using Panns.Common;

namespace Panns;

/// <summary>How embeddings are computed.</summary>
public sealed record EmbeddingOptions
{
    private readonly double _window = WindowPlan.UsualWindow;
    private readonly double _overlap = WindowPlan.UsualOverlap;
    private readonly int _batchSize = 4;

    /// <summary>The defaults: the mean over windows of 10 s overlapping by half.</summary>
    public static EmbeddingOptions Default { get; } = new();

    /// <summary>
    /// Length of a window in seconds, 0.1 to 3600. A recording no longer than that is one window of its own length. A longer one is cut into
    /// windows, the last of which is moved back to end with the recording; its embedding is their mean.
    /// </summary>
    public double Window { get => _window; init => _window = Guard.InRange(value, 0.1, WindowPlan.LongestWindow); }

    /// <summary>Share of a window that the next one repeats, 0 to 0.95.</summary>
    public double Overlap { get => _overlap; init => _overlap = Guard.InRange(value, 0, WindowPlan.LargestOverlap); }

    /// <summary>How recordings are read: channel, invalid samples, damage.</summary>
    public AudioReadOptions Audio { get; init; } = AudioReadOptions.Default;

    /// <summary>Whether <see cref="EmbeddingResult.Windows"/> is filled in.</summary>
    public bool KeepWindows { get; init; }

    /// <summary>
    /// Windows of equal length per network call, at least 1. Ignored by the CPU engine with several threads, where each thread processes one
    /// window.
    /// </summary>
    public int BatchSize { get => _batchSize; init => _batchSize = Guard.Positive(value); }
}
