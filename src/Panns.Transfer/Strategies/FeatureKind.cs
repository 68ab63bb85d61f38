namespace Panns.Transfer.Strategies;

/// <summary>The input of a classifier.</summary>
internal enum FeatureKind
{
    /// <summary>A frozen network's embedding.</summary>
    Embedding,

    /// <summary>A frozen network's logits, for AudioSet's classes.</summary>
    Logits,

    /// <summary>Log-mel statistics.</summary>
    LogMelStatistics,

    /// <summary>The waveform, if the whole network was trained.</summary>
    Network,
}

/// <summary>Names of the kinds in files.</summary>
internal static class FeatureKindNames
{
    public static string Name(this FeatureKind kind) => kind switch
    {
        FeatureKind.Embedding => "embedding",
        FeatureKind.Logits => "logits",
        FeatureKind.LogMelStatistics => "logmel_stats",
        _ => "network",
    };

    public static FeatureKind? Parse(string name) => name switch
    {
        "embedding" => FeatureKind.Embedding,
        "logits" => FeatureKind.Logits,
        "logmel_stats" => FeatureKind.LogMelStatistics,
        "network" => FeatureKind.Network,
        _ => null,
    };

    /// <summary>Whether the vectors come from a network.</summary>
    public static bool IsOfNetwork(this FeatureKind kind) => kind is FeatureKind.Embedding or FeatureKind.Logits;
}
