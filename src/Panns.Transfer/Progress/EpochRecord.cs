namespace Panns.Transfer;

/// <summary>The results of an epoch.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="TrainLoss">Mean loss of its batches, each computed before its update.</param>
/// <param name="ValidationLoss">Validation loss after the epoch; null without a validation set.</param>
/// <param name="ValidationScore">Validation score; null without a validation set.</param>
public sealed record EpochRecord(int Epoch, double TrainLoss, double? ValidationLoss = null, double? ValidationScore = null)
{
    /// <summary>Learning rate factor of the pretrained layers in it; null if none of them was trained.</summary>
    public double? BackboneRateFactor { get; init; }
}
