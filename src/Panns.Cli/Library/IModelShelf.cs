namespace Panns.Cli.Library;

/// <summary>The store of published weights.</summary>
internal interface IModelShelf
{
    /// <summary>Whether weights of the network were published where the store can fetch them.</summary>
    bool CanPull(string model);

    /// <summary>The weights' file; null when the store does not hold it.</summary>
    string? Find(string model);

    /// <summary>Fetches and checks the weights; returns their file.</summary>
    string Pull(string model, Action<PullState> progress, CancellationToken cancellationToken);
}

/// <summary>How far a download is; the total is 0 while unknown.</summary>
internal readonly record struct PullState(long Bytes, long TotalBytes);
