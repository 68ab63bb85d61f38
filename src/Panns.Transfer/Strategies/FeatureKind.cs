namespace Panns.Transfer;

/// <summary>What a classifier reads.</summary>
internal enum FeatureKind
{
    /// <summary>A frozen network's embedding.</summary>
    Embedding,

    /// <summary>Log-mel statistics.</summary>
    LogMelStatistics,

    /// <summary>The waveform: the whole network was trained.</summary>
    Network,
}

/// <summary>Names of the kinds in files.</summary>
internal static class FeatureKindNames
{
    public static string Name(this FeatureKind kind) => kind switch
    {
        FeatureKind.Embedding => "embedding",
        FeatureKind.LogMelStatistics => "logmel_stats",
        _ => "network",
    };

    public static FeatureKind? Parse(string name) => name switch
    {
        "embedding" => FeatureKind.Embedding,
        "logmel_stats" => FeatureKind.LogMelStatistics,
        "network" => FeatureKind.Network,
        _ => null,
    };

    public static IClipFeatures Open(this FeatureKind kind, TransferContext context, string strategy) => kind == FeatureKind.Embedding
        ? new NetworkEmbedding(EmbeddingBackbone(context, strategy))
        : new LogMelStatistics();

    private static Backbone EmbeddingBackbone(TransferContext context, string strategy)
    {
        var backbone = context.RequireBackbone(strategy);
        return backbone.Network.EmbeddingSize > 0
            ? backbone
            : throw new PannsException($"{backbone.Model.Name} has no embedding: choose a network for tagging, such as Cnn14 or mn04_as");
    }
}
