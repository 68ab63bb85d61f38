namespace Panns.Transfer.Pretraining;

/// <summary>Orders in which training draws clips (paper, section VI-C1; the released code's samplers).</summary>
public enum SamplerKind
{
    /// <summary>Every clip once per round, with a new random order for every round: <c>TrainSampler</c>.</summary>
    Uniform,

    /// <summary>
    /// Every class once per round, with a new random order for every round; each gives the next of its own shuffled clips:
    /// <c>BalancedTrainSampler</c>.
    /// </summary>
    Balanced,

    /// <summary>Alternating balanced and uniform batches, starting with a balanced one: <c>AlternateTrainSampler</c>.</summary>
    Alternate,
}
