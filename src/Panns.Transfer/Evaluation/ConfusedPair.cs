using System.Collections.Immutable;

namespace Panns.Transfer;

/// <summary>Two classes, of which one was mistaken for the other.</summary>
/// <param name="Right">Index of the true class.</param>
/// <param name="Given">Index of the predicted class.</param>
/// <param name="Clips">Number of clips of the true class predicted as the other.</param>
/// <param name="Of">Number of clips of the true class.</param>
public sealed record ConfusedPair(int Right, int Given, int Clips, int Of)
{
    /// <summary>All pairs of a confusion matrix, those with most clips first; on a tie, those with the larger share.</summary>
    /// <param name="confusion">[classes, classes] clips: row = true class, column = predicted class.</param>
    public static ImmutableArray<ConfusedPair> Among(ImmutableArray<ImmutableArray<int>> confusion) =>
    [
        .. confusion.Index()
            .SelectMany(row => row.Item.Index().Where(cell => cell.Item > 0 && cell.Index != row.Index).Select(cell => new ConfusedPair(row.Index, cell.Index, cell.Item, row.Item.Sum())))
            .OrderByDescending(pair => pair.Clips).ThenBy(pair => pair.Of).ThenBy(pair => pair.Right).ThenBy(pair => pair.Given),
    ];
}
