using System.Collections.Immutable;
using Microsoft.ML;
using Panns.Transfer;

namespace Panns.ML;

/// <summary>How <c>FreezeL1</c> and <c>FreezeL3</c> learn.</summary>
public sealed record FreezeOptions
{
    /// <summary>The paper's: Adam at 1e-3, batches of 32, 100 epochs.</summary>
    public static FreezeOptions Default { get; } = new();

    /// <summary>
    /// The column of classes: a key, as <c>MapValueToKey</c> makes it; a multi-hot vector for the trainers of <c>AudioTagging()</c>.
    /// </summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>The column of embeddings: a vector of <see cref="float"/> of known size.</summary>
    public string FeatureColumnName { get; init; } = "Features";

    /// <summary>
    /// Rate, batches, epochs and when to stop. <c>FreezeL1</c> has no hidden layers whatever this says; <c>FreezeL3</c> has those of 512
    /// and 256 unless this names others.
    /// </summary>
    public HeadTrainingOptions Training { get; init; } = HeadTrainingOptions.Default;

    /// <summary>
    /// Decides first weights, order and dropout: the same seed as <c>panns fit --seed</c> gives the same classifier. Null draws it from
    /// <see cref="Context"/>, or takes 0 where there is none.
    /// </summary>
    public ulong? Seed { get; init; }

    /// <summary>Hears of the epochs, through <see cref="MLContext.Log"/>, and gives the seed where <see cref="Seed"/> is null; null for silence.</summary>
    public MLContext? Context { get; init; }

    /// <summary>Stops the training with an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>The hidden layers of <c>FreezeL3</c>: the paper's, unless others are named.</summary>
    internal ImmutableArray<int> ThreeLayers => Training.Hidden.IsDefaultOrEmpty ? [512, 256] : Training.Hidden;
}
