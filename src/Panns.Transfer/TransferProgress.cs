namespace Panns.Transfer;

/// <summary>How far a step of a run is.</summary>
/// <param name="Step">What is being done: <c>embedding</c>, <c>freeze_l1, fold 2</c>.</param>
/// <param name="Done">Items done.</param>
/// <param name="Total">Items in all.</param>
public sealed record TransferProgress(string Step, int Done, int Total);
