namespace Panns.Cli.Library;

/// <summary>The user's <see cref="ModelStore"/>.</summary>
internal sealed class ModelShelf : IModelShelf
{
    public string Folder => ModelStore.Default.Folder;

    public bool CanPull(string model) => PublishedCheckpoints.TryGet(model, out _);

    public string? Find(string model)
    {
        var store = ModelStore.Default;
        return PublishedCheckpoints.TryGet(model, out var checkpoint) && store.IsPresent(checkpoint) ? store.PathOf(checkpoint) : null;
    }

    public string Pull(string model, Action<DownloadProgress> progress, CancellationToken cancellationToken)
        => PublishedCheckpoints.TryGet(model, out var checkpoint)
            ? ModelStore.Default.PullAsync(checkpoint, new Relay(progress), cancellationToken).GetAwaiter().GetResult()
            : throw new PannsException($"{model}: no weights are published; give a file of your own with --weights");

    // Progress<T> would call from the pool's threads, several at once and out of order.
    private sealed class Relay(Action<DownloadProgress> report) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => report(value);
    }
}
