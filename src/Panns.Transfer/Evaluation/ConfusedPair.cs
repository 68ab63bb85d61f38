using System.Collections.Immutable;

namespace Panns.Transfer;

/// <summary>Two classes of which one was taken for the other.</summary>
/// <param name="Right">The right class, from 0 on.</param>
/// <param name="Given">The class that was given.</param>
/// <param name="Clips">How many clips of the right class it was given to.</param>
/// <param name="Of">Clips of the right class.</param>
public sealed record ConfusedPair(int Right, int Given, int Clips, int Of)
{
    /// <summary>All pairs of a matrix, those of most clips first, of as many those of the larger share.</summary>
    /// <param name="confusion">[classes, classes] clips: row = right class, column = given class.</param>
    public static ImmutableArray<ConfusedPair> Among(ImmutableArray<ImmutableArray<int>> confusion) =>
    [
        .. confusion.Index()
            .SelectMany(row => row.Item.Index().Where(cell => cell.Item > 0 && cell.Index != row.Index).Select(cell => new ConfusedPair(row.Index, cell.Index, cell.Item, row.Item.Sum())))
            .OrderByDescending(pair => pair.Clips).ThenBy(pair => pair.Of).ThenBy(pair => pair.Right).ThenBy(pair => pair.Given),
    ];
}
