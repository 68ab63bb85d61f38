namespace Panns.Tests.Support;

/// <summary>The networks of the catalog without those that only differ from others in their published weights.</summary>
internal static class DistinctNetworks
{
    public static IReadOnlyList<ModelInfo> All { get; } =
        [.. PannsModels.All.Where((model, index) => !PannsModels.All.Take(index).Any(other => AreSame(other, model)))];

    /// <summary>And the systems that read embeddings.</summary>
    public static IReadOnlyList<ModelInfo> WithSystems { get; } = [.. All, .. EmbeddingNetworks.All];

    /// <summary>
    /// Those whose normalizations see more values the longer a clip is. FeatureLevelSingleAttention has one that sees a single value a clip, too few
    /// of the clips of a test: bench/training_parity.py compares its steps.
    /// </summary>
    public static IReadOnlyList<ModelInfo> OfAnyLength { get; } = [.. WithSystems.Where(model => model != EmbeddingNetworks.FeatureLevelSingleAttention)];

    private static bool AreSame(ModelInfo left, ModelInfo right)
        => left.Describe().Nodes.Select(node => node.Layer).SequenceEqual(right.Describe().Nodes.Select(node => node.Layer));
}
