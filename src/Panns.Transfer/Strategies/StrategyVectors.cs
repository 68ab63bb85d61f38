namespace Panns.Transfer.Strategies;

/// <summary>What several strategies of a run share.</summary>
internal static class StrategyVectors
{
    /// <summary>The data set without classes that have no readable clip, as the vectors tell that one of the strategies needs anyway.</summary>
    /// <exception cref="PannsException">Fewer than two classes have a readable clip, or a strategy lacks something.</exception>
    public static LabeledDataset Readable(this IReadOnlyList<TransferStrategy> strategies, TransferContext context, LabeledDataset data)
        => context.Readable(data, () => strategies.Select(strategy => strategy.Vectors(context, data)).FirstOrDefault(vectors => vectors is not null));
}
