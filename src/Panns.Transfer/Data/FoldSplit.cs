using System.Collections.Immutable;

namespace Panns.Transfer;

/// <summary>Which clips to learn from and which to be tested on.</summary>
/// <param name="Name">The fold's name: <c>1</c>, or the part that is tested.</param>
/// <param name="Train">Indices of the clips to learn from.</param>
/// <param name="Test">Indices of the clips to be tested on; none of them is in <paramref name="Train"/>.</param>
public sealed record FoldSplit(string Name, ImmutableArray<int> Train, ImmutableArray<int> Test);
