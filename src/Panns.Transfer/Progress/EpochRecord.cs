namespace Panns.Transfer;

/// <summary>What an epoch came to.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="TrainLoss">Mean loss of its batches, each before its update.</param>
/// <param name="ValidationLoss">Loss on the clips set aside, after the epoch; null where none are.</param>
/// <param name="ValidationScore">Score on the clips set aside; null where none are.</param>
public sealed record EpochRecord(int Epoch, double TrainLoss, double? ValidationLoss = null, double? ValidationScore = null);
