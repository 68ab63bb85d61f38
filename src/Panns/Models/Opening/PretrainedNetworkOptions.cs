namespace Panns;

/// <summary>Where to look for a network's weights, and the task of the network. Immutable; <c>with</c> creates variants.</summary>
public record PretrainedNetworkOptions
{
    /// <summary>The user's store; missing weights of a named network are downloaded.</summary>
    public static PretrainedNetworkOptions Default { get; } = new();

    /// <summary>The task, which selects a network if none is named, or if a file fits several.</summary>
    public ModelTask Task { get; init; } = ModelTask.Tagging;

    /// <summary>The store of published weights; null for <see cref="ModelStore.Default"/>.</summary>
    public ModelStore? Store { get; init; }

    /// <summary>Whether to download the published weights of a named network if the store lacks them. Nothing else is downloaded.</summary>
    public bool Download { get; init; } = true;

    /// <summary>Receives download progress, block by block; null for none.</summary>
    public IProgress<DownloadProgress>? DownloadProgress { get; init; }

    /// <summary>Cancels a download with an <see cref="OperationCanceledException"/>; the bytes received are kept for the next attempt.</summary>
    public CancellationToken CancellationToken { get; init; }
}
