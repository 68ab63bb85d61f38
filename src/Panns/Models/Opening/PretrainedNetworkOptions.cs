namespace Panns;

/// <summary>Where a network's weights are looked for, and what it is wanted for. Immutable; <c>with</c> makes variants.</summary>
public record PretrainedNetworkOptions
{
    /// <summary>The user's store; weights that it lacks are downloaded where their network is named.</summary>
    public static PretrainedNetworkOptions Default { get; } = new();

    /// <summary>What the network is wanted for: decides where none is named, and which of several a file belongs to.</summary>
    public ModelTask Task { get; init; } = ModelTask.Tagging;

    /// <summary>Where published weights are kept; null for <see cref="ModelStore.Default"/>.</summary>
    public ModelStore? Store { get; init; }

    /// <summary>Whether the published weights of a network that is named are downloaded where the store lacks them. Nothing else is.</summary>
    public bool Download { get; init; } = true;

    /// <summary>Hears of a download, block by block; null for silence.</summary>
    public IProgress<DownloadProgress>? DownloadProgress { get; init; }

    /// <summary>Stops a download with an <see cref="OperationCanceledException"/>; what has arrived is kept for the next time.</summary>
    public CancellationToken CancellationToken { get; init; }
}
