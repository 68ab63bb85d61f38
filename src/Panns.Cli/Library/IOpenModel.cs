using Panns.Cli.Input;

namespace Panns.Cli.Library;

/// <summary>A loaded network.</summary>
internal interface IOpenModel : IDisposable
{
    /// <summary>Name of the network.</summary>
    string Model { get; }

    /// <summary>Identifies everything that affects the results' bits, in one line.</summary>
    string Identity { get; }
}

/// <summary>Tags whole files.</summary>
internal interface ITagger : IOpenModel
{
    /// <summary>Tags files, or parts of them, in order; the result of one that cannot be read holds its error.</summary>
    IEnumerable<TaggingResult> TagMany(IReadOnlyList<Section> files, CancellationToken cancellationToken);
}

/// <summary>Computes embeddings of files.</summary>
internal interface IEmbedder : IOpenModel
{
    int EmbeddingSize { get; }

    /// <summary>Embeds files, or parts of them, in order; the result of one that cannot be read holds its error.</summary>
    IEnumerable<EmbeddingResult> EmbedMany(IReadOnlyList<Section> files, CancellationToken cancellationToken);
}

/// <summary>Detects sound events in a stream.</summary>
internal interface IListener : IOpenModel
{
    /// <summary>Sample rate at which it takes the stream, in Hz.</summary>
    int SampleRate { get; }

    /// <summary>Starts a stream.</summary>
    /// <param name="scores">Receives the names of the classes and, for each new frame, its scores.</param>
    StreamingDetector Start(Action<LabelSet, ReadOnlySpan<float>> scores);
}

/// <summary>Detects sound events in files.</summary>
internal interface IDetector : IOpenModel
{
    /// <summary>Finds the events of files in order; the result of a file that cannot be read holds its error.</summary>
    IEnumerable<DetectionResult> DetectMany(IReadOnlyList<string> files, CancellationToken cancellationToken);

    /// <summary>Finds thresholds of classes, by events that are known to be in files.</summary>
    ThresholdTuning Tune(
        IReadOnlyList<string> files, IReadOnlyList<LabeledEvent> reference, EventMatchOptions match, IProgress<string> progress, CancellationToken cancellationToken);

    /// <summary>Finds a file's events, and writes or plots their scores; the result holds the error if that fails.</summary>
    /// <param name="file">The audio file.</param>
    /// <param name="framewise">A .npy file for all framewise scores; null for none.</param>
    /// <param name="plot">An .svg or .html file for a plot; null for none.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    DetectionResult Detect(string file, string? framewise, string? plot, CancellationToken cancellationToken);
}
