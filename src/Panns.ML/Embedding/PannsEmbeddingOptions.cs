using Panns.Clips;
using Panns.Common;
using Panns.Transfer;

namespace Panns.ML;

/// <summary>How embeddings are computed.</summary>
public sealed record PannsEmbeddingOptions : PannsTransformOptions
{
    private readonly double _window = EmbeddingOptions.Default.Window;
    private readonly long _keptBytes = 256L << 20;
    private readonly double _overlap = EmbeddingOptions.Default.Overlap;

    /// <summary>
    /// Length of a window in seconds, 0.1 to 3600. A recording no longer than that is one window of its own length. A longer one is cut into
    /// windows, the last of which is moved back to end with the recording; its embedding is their mean.
    /// </summary>
    public double Window { get => _window; init => _window = Guard.InRange(value, 0.1, WindowPlan.LongestWindow); }

    /// <summary>Share of a window that the next one repeats, 0 to 0.95.</summary>
    public double Overlap { get => _overlap; init => _overlap = Guard.InRange(value, 0, WindowPlan.LargestOverlap); }

    /// <summary>
    /// Most bytes of embeddings that a fitted pipeline keeps in memory as long as it lives, for trainers that pass over the data many times (an
    /// embedding of Cnn14 takes 8 KiB); 0 keeps none. Those that do not fit are computed again in each pass, and the log says so once. A model
    /// that was saved and loaded keeps none. <c>AppendCacheCheckpoint</c> after the transform keeps all of them, while the pipeline is fitted.
    /// </summary>
    public long KeptBytes { get => _keptBytes; init => _keptBytes = Guard.NotNegative(value); }

    /// <summary>
    /// Cache of files' embeddings between runs, shared with <c>panns fit</c> (<see cref="FeatureCache.Default"/>); null for none. For
    /// paths only. Not saved.
    /// </summary>
    public FeatureCache? Cache { get; init; }
}
