using Panns.Networks.Architectures;

namespace Panns;

/// <summary>
/// The networks that read sequences of embeddings in place of sound: the systems on VGGish's embeddings in Table IV of the paper, trained on the
/// embeddings that AudioSet publishes. They are pretrained like those of <see cref="PannsModels"/>; no weights are published.
/// </summary>
public static class EmbeddingNetworks
{
    /// <summary>The largest score of ten vectors.</summary>
    public static ModelInfo DecisionLevelMaxPooling { get; } = new("DecisionLevelMaxPooling", "the largest score of ten embeddings", EmbeddingSystems.MaxPooling);

    /// <summary>The mean score of ten vectors.</summary>
    public static ModelInfo DecisionLevelAveragePooling { get; } = new("DecisionLevelAveragePooling", "the mean score of ten embeddings", EmbeddingSystems.AveragePooling);

    /// <summary>Single-level attention (Kong et al. 2018; Table IV: mAP 0.337).</summary>
    public static ModelInfo DecisionLevelSingleAttention { get; } = new("DecisionLevelSingleAttention", "attention on scores", EmbeddingSystems.SingleAttention);

    /// <summary>Multi-level attention (Yu et al. 2018; Table IV: mAP 0.360).</summary>
    public static ModelInfo DecisionLevelMultiAttention { get; } = new("DecisionLevelMultiAttention", "attention on scores of two layers", EmbeddingSystems.MultiAttention);

    /// <summary>Feature-level attention (Kong et al. 2019; Table IV: mAP 0.369 with larger layers).</summary>
    public static ModelInfo FeatureLevelSingleAttention { get; } = new("FeatureLevelSingleAttention", "attention on features", EmbeddingSystems.FeatureAttention);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ModelInfo> All { get; } =
        [DecisionLevelMaxPooling, DecisionLevelAveragePooling, DecisionLevelSingleAttention, DecisionLevelMultiAttention, FeatureLevelSingleAttention];
}
