using System.Collections.Immutable;

namespace Panns.Transfer;

/// <summary>A split into training and test clips.</summary>
/// <param name="Name">The fold's name, such as <c>1</c>, or the name of the test split.</param>
/// <param name="Train">Indices of the training clips.</param>
/// <param name="Test">Indices of the test clips, disjoint from <paramref name="Train"/>.</param>
public sealed record FoldSplit(string Name, ImmutableArray<int> Train, ImmutableArray<int> Test);
