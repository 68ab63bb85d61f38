namespace Panns.Cli.Library;

/// <summary>The store of published weights.</summary>
internal interface IModelShelf
{
    /// <summary>Whether weights of the network were published where the store can fetch them.</summary>
    bool CanPull(string model);

    /// <summary>The weights' file; null when the store does not hold it.</summary>
    string? Find(string model);

    /// <summary>Fetches and checks the weights; returns their file.</summary>
    /// <param name="model">Name of the network.</param>
    /// <param name="progress">Called for every block that arrives, one call at a time.</param>
    /// <param name="cancellationToken">Stops the download; what has arrived is kept for the next time.</param>
    string Pull(string model, Action<DownloadProgress> progress, CancellationToken cancellationToken);
}
