using Panns.Common;
using Panns.Transfer.Heads;
using Panns.Weights;

namespace Panns.Transfer.Strategies;

/// <summary>The parts of a classifier.</summary>
/// <param name="Strategy">The strategy that trained it.</param>
/// <param name="Kind">Its input.</param>
/// <param name="Network">Name of the network; null if there is none.</param>
/// <param name="Weights">The network's weights; null if there is no network. Owned by the creator.</param>
/// <param name="Head">The head; null if the network's own last layer gives the classes.</param>
[BestFriend]
internal sealed record TransferModelParts(string Strategy, FeatureKind Kind, string? Network, StateDict? Weights, HeadNetwork? Head)
{
    /// <summary>Length of the windows used in training, in seconds.</summary>
    public double? ClipSeconds { get; init; }

    /// <summary>Shorter clips are padded with silence to this many seconds; 0 for no padding.</summary>
    public double PadSeconds { get; init; }
}
