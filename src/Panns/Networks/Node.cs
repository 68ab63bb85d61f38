using System.Collections.Immutable;
using Panns.Networks.Layers;

namespace Panns.Networks;

/// <summary>A layer in its place in the graph.</summary>
/// <param name="Index">Its position in <see cref="NetworkDescription.Nodes"/>.</param>
/// <param name="Layer">What it computes.</param>
/// <param name="Inputs">Positions of the nodes whose results it takes, all before its own.</param>
public sealed record Node(int Index, Layer Layer, ImmutableArray<int> Inputs);
