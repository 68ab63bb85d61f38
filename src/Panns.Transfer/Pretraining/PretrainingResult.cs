using System.Collections.Immutable;

namespace Panns.Transfer.Pretraining;

/// <summary>What a pretraining came to.</summary>
/// <param name="History">All evaluations.</param>
/// <param name="Weights">The weights after the last iteration.</param>
/// <param name="BestWeights">Those of the evaluation of the highest mAP; null where nothing was evaluated.</param>
public sealed record PretrainingResult(ImmutableArray<PretrainingRecord> History, string Weights, string? BestWeights)
{
    /// <summary>The evaluation of the highest mAP; null where there is none.</summary>
    public PretrainingRecord? Best { get; init; }
}
