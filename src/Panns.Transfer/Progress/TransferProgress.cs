namespace Panns.Transfer;

/// <summary>Progress of a step of a run.</summary>
/// <param name="Step">The step: <c>embedding</c>, <c>fine_tune, fold 2 of 5, epoch 3 of 15</c>.</param>
/// <param name="Done">Items done.</param>
/// <param name="Total">Items in total.</param>
public sealed record TransferProgress(string Step, int Done, int Total)
{
    /// <summary>
    /// Estimated time left for all network training of the run, over all epochs, stages, folds and strategies; null if no network is trained,
    /// or before there is an estimate.
    /// </summary>
    public TimeSpan? Left { get; init; }

    /// <summary>Results of the epoch that has just ended; otherwise null.</summary>
    public EpochRecord? Epoch { get; init; }
}
