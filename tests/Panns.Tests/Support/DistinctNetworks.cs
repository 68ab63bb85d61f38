namespace Panns.Tests.Support;

/// <summary>The networks of the catalog without those that only differ from others in their published weights.</summary>
internal static class DistinctNetworks
{
    public static IReadOnlyList<ModelInfo> All { get; } =
        [.. PannsModels.All.Where((model, index) => !PannsModels.All.Take(index).Any(other => AreSame(other, model)))];

    private static bool AreSame(ModelInfo left, ModelInfo right)
        => left.Describe().Nodes.Select(node => node.Layer).SequenceEqual(right.Describe().Nodes.Select(node => node.Layer));
}
