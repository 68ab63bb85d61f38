namespace Panns.Transfer;

/// <summary>How far a step of a run is.</summary>
/// <param name="Step">What is being done: <c>embedding</c>, <c>fine_tune, fold 2 of 5, epoch 3 of 15</c>.</param>
/// <param name="Done">Items done.</param>
/// <param name="Total">Items in all.</param>
public sealed record TransferProgress(string Step, int Done, int Total)
{
    /// <summary>
    /// Time left for all network training of the run, over its epochs, stages, folds and strategies; null where no network is trained, and
    /// before anything is known of its speed.
    /// </summary>
    public TimeSpan? Left { get; init; }

    /// <summary>What the epoch came to that has just ended; null in between.</summary>
    public EpochRecord? Epoch { get; init; }
}
