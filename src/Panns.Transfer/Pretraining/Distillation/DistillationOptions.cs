using Panns.Common;

namespace Panns.Transfer.Pretraining;

/// <summary>How a network learns from a teacher (Hinton et al. 2015; for audio tagging Schmid et al. 2023).</summary>
public sealed record DistillationOptions
{
    private readonly double _teacherWeight = 0.9;
    private readonly double _logitWeight;
    private readonly double _embeddingWeight;

    /// <summary>Teacher for nine tenths, labels for one: EfficientAT's.</summary>
    public static DistillationOptions Default { get; } = new();

    /// <summary>
    /// Share of the teacher's scores in the targets of the binary cross-entropy, from 0 to 1; the labels have the rest. Clips without labels
    /// are the teacher's altogether.
    /// </summary>
    public double TeacherWeight { get => _teacherWeight; init => _teacherWeight = Guard.InRange(value, 0, 1); }

    /// <summary>
    /// Factor of a Huber loss between the logits of network and teacher, each class's divided by the deviation of the teacher's; 0 for none.
    /// Not with scores from a pack.
    /// </summary>
    public double LogitWeight { get => _logitWeight; init => _logitWeight = Guard.NotNegative(value); }

    /// <summary>
    /// Factor of the mean squared difference of the embeddings; where their lengths differ, a linear layer that is thrown away in the end
    /// stands between. 0 for none. Not with scores from a pack.
    /// </summary>
    public double EmbeddingWeight { get => _embeddingWeight; init => _embeddingWeight = Guard.NotNegative(value); }
}
