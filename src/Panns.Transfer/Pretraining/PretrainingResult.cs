using System.Collections.Immutable;

namespace Panns.Transfer.Pretraining;

/// <summary>The result of a pretraining run.</summary>
/// <param name="History">All evaluations.</param>
/// <param name="Weights">File of the weights after the last iteration.</param>
/// <param name="BestWeights">File of the weights with the highest mAP; null if nothing was evaluated.</param>
public sealed record PretrainingResult(ImmutableArray<PretrainingRecord> History, string Weights, string? BestWeights)
{
    /// <summary>The evaluation with the highest mAP; null if there is none.</summary>
    public PretrainingRecord? Best { get; init; }
}
