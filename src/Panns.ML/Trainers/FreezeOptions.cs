using System.Collections.Immutable;
using Microsoft.ML;
using Panns.Transfer;

namespace Panns.ML;

/// <summary>Options of <c>FreezeL1</c> and <c>FreezeL3</c>.</summary>
public sealed record FreezeOptions
{
    /// <summary>The paper's settings: Adam at 1e-3, batches of 32, 100 epochs.</summary>
    public static FreezeOptions Default { get; } = new();

    /// <summary>
    /// The column of classes: a key from <c>MapValueToKey</c>, or a multi-hot vector for the trainers of <c>AudioTagging()</c>.
    /// </summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>The column of embeddings: a vector of <see cref="float"/> of known size.</summary>
    public string FeatureColumnName { get; init; } = "Features";

    /// <summary>
    /// Learning rate, batches, epochs and early stopping. <c>FreezeL1</c> ignores the hidden layers; <c>FreezeL3</c> has 512 and 256 unless
    /// others are set here.
    /// </summary>
    public HeadTrainingOptions Training { get; init; } = HeadTrainingOptions.Default;

    /// <summary>
    /// Random seed of the initial weights, the order of examples and dropout; the same seed as in <c>panns fit --seed</c> gives the same
    /// classifier. If null, it is drawn from <see cref="Context"/>, or 0 without one.
    /// </summary>
    public ulong? Seed { get; init; }

    /// <summary>Context that logs epochs (<see cref="MLContext.Log"/>) and provides the seed if <see cref="Seed"/> is null; may be null.</summary>
    public MLContext? Context { get; init; }

    /// <summary>Cancels the training, with an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>The hidden layers of <c>FreezeL3</c>: the paper's, unless others are set.</summary>
    internal ImmutableArray<int> ThreeLayers => Training.Hidden.IsDefaultOrEmpty ? [512, 256] : Training.Hidden;
}
