using System.Collections.Immutable;
using Panns.Common;

namespace Panns.Training;

/// <summary>What training minimizes.</summary>
public enum LossKind
{
    /// <summary>
    /// Binary cross-entropy of the clipwise scores, the mean over all elements, logarithms clamped at -100: tagging with several labels a clip.
    /// </summary>
    BinaryCrossEntropy,

    /// <summary>Cross-entropy of the softmax over the logits, the mean over clips: one label a clip.</summary>
    CrossEntropy,
}

/// <summary>The loss and its variants.</summary>
public sealed record LossOptions
{
    private readonly double _labelSmoothing;
    private readonly ImmutableArray<float> _classWeights = [];

    /// <summary>Which loss.</summary>
    public LossKind Kind { get; init; } = LossKind.BinaryCrossEntropy;

    /// <summary>
    /// Share of the target that is spread, from 0 to 1: over all classes with <see cref="LossKind.CrossEntropy"/>, between 0 and 1 with
    /// <see cref="LossKind.BinaryCrossEntropy"/>.
    /// </summary>
    public double LabelSmoothing { get => _labelSmoothing; init => _labelSmoothing = Guard.InRange(value, 0, 1); }

    /// <summary>
    /// A factor per class, or none. Cross-entropy divides by the sum of the targets' weights, as PyTorch does; binary cross-entropy
    /// weighs the class's elements and still divides by their number.
    /// </summary>
    public ImmutableArray<float> ClassWeights
    {
        get => _classWeights;
        init => _classWeights = value.IsDefault || value.Any(weight => !(weight >= 0))
            ? throw new ArgumentOutOfRangeException(nameof(ClassWeights), "must be 0 or more")
            : value;
    }

    /// <summary>Binary cross-entropy, unweighted: the released code's loss.</summary>
    public static LossOptions Default { get; } = new();
}
