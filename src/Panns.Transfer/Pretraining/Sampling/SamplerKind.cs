namespace Panns.Transfer.Pretraining;

/// <summary>In which order training draws clips (paper, section VI-C1; the released code's samplers).</summary>
public enum SamplerKind
{
    /// <summary>Every clip once in a round, in an order that is drawn anew for every round: <c>TrainSampler</c>.</summary>
    Uniform,

    /// <summary>
    /// Every class once in a round, in an order that is drawn anew for every round, each with the next of its own shuffled clips:
    /// <c>BalancedTrainSampler</c>.
    /// </summary>
    Balanced,

    /// <summary>A balanced batch and a uniform one by turns, the balanced one first: <c>AlternateTrainSampler</c>.</summary>
    Alternate,
}
