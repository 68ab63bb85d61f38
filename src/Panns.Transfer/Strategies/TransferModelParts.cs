using Panns.Common;
using Panns.Transfer.Heads;
using Panns.Weights;

namespace Panns.Transfer.Strategies;

/// <summary>What a classifier consists of.</summary>
/// <param name="Strategy">How it was made.</param>
/// <param name="Kind">What it reads.</param>
/// <param name="Network">Name of the network; null where there is none.</param>
/// <param name="Weights">The network's weights; null where there is none. Belongs to whoever made it.</param>
/// <param name="Head">The head; null where the network's own last layer gives the classes.</param>
[BestFriend]
internal sealed record TransferModelParts(string Strategy, FeatureKind Kind, string? Network, StateDict? Weights, HeadNetwork? Head)
{
    /// <summary>Length of the windows that the network was trained on.</summary>
    public double? ClipSeconds { get; init; }

    /// <summary>Shorter clips are extended by silence to so many seconds; 0 leaves them as they are.</summary>
    public double PadSeconds { get; init; }
}
