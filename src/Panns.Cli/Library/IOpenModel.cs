namespace Panns.Cli.Library;

/// <summary>A network that is loaded.</summary>
internal interface IOpenModel : IDisposable
{
    /// <summary>Name of the network.</summary>
    string Model { get; }
}

/// <summary>Clip-level tagging of files.</summary>
internal interface ITagger : IOpenModel
{
    /// <summary>Tags files, in their order; a bad one carries its error.</summary>
    IEnumerable<TaggingResult> TagMany(IReadOnlyList<string> files, CancellationToken cancellationToken);
}

/// <summary>Embedding of files.</summary>
internal interface IEmbedder : IOpenModel
{
    int EmbeddingSize { get; }

    /// <summary>What decides the embeddings' bits, in a line.</summary>
    string Identity { get; }

    /// <summary>Embeds files, in their order; a bad one carries its error.</summary>
    IEnumerable<EmbeddingResult> EmbedMany(IReadOnlyList<string> files, CancellationToken cancellationToken);
}

/// <summary>Sound event detection in files.</summary>
internal interface IDetector : IOpenModel
{
    /// <summary>Finds the events of files, in their order; a bad one carries its error.</summary>
    IEnumerable<DetectionResult> DetectMany(IReadOnlyList<string> files, CancellationToken cancellationToken);

    /// <summary>Finds a file's events, and writes or draws what they were found in; its result carries the error where that fails.</summary>
    /// <param name="file">The audio file.</param>
    /// <param name="framewise">A .npy file to write all scores to; null for none.</param>
    /// <param name="plot">An .svg or .html file to draw into; null for none.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    DetectionResult Detect(string file, string? framewise, string? plot, CancellationToken cancellationToken);
}
