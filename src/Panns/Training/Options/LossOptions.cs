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
    private readonly double _logitWeight;
    private readonly double _embeddingWeight;
    private readonly ImmutableArray<float> _classWeights = [];
    private readonly ImmutableArray<float> _logitScales = [];

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

    /// <summary>
    /// Distillation: factor of the Huber loss (delta 1) between logits and <see cref="TrainingBatch.TeacherLogits"/>, each times its class's
    /// <see cref="LogitScales"/>, the mean over all elements; added to the loss. 0 for none.
    /// </summary>
    public double LogitWeight { get => _logitWeight; init => _logitWeight = Guard.NotNegative(value); }

    /// <summary>A factor per class: 1 / the standard deviation of the teacher's logits, which makes classes alike. Empty for 1.</summary>
    public ImmutableArray<float> LogitScales
    {
        get => _logitScales;
        init => _logitScales = value.IsDefault || value.Any(scale => !(scale > 0 && float.IsFinite(scale)))
            ? throw new ArgumentOutOfRangeException(nameof(LogitScales), "must be more than 0")
            : value;
    }

    /// <summary>
    /// Distillation: factor of the mean squared difference between the embedding and <see cref="TrainingBatch.TeacherEmbeddings"/>; added to
    /// the loss. 0 for none.
    /// </summary>
    public double EmbeddingWeight { get => _embeddingWeight; init => _embeddingWeight = Guard.NotNegative(value); }

    /// <summary>Binary cross-entropy, unweighted: the released code's loss.</summary>
    public static LossOptions Default { get; } = new();
}
