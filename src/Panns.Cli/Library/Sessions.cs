namespace Panns.Cli.Library;

/// <summary>Clip-level tagging of files.</summary>
internal interface ITagger : IDisposable
{
    IReadOnlyList<string> Labels { get; }

    TaggedFile Tag(string file, Windowing windowing, CancellationToken cancellationToken);
}

/// <summary>Scores of a file, in the order of <see cref="ITagger.Labels"/>, for the whole file and for its windows.</summary>
internal sealed record TaggedFile(double Seconds, float[] Scores, IReadOnlyList<WindowScores> Windows);

/// <summary>Scores of a stretch of a file.</summary>
internal sealed record WindowScores(double Start, double End, float[] Scores);

/// <summary>Embedding of files.</summary>
internal interface IEmbedder : IDisposable
{
    int EmbeddingSize { get; }

    EmbeddedFile Embed(string file, Windowing windowing, CancellationToken cancellationToken);
}

/// <summary>Embedding of a file, and its length.</summary>
internal sealed record EmbeddedFile(double Seconds, float[] Embedding);

/// <summary>Sound event detection in files.</summary>
internal interface IDetector : IDisposable
{
    IReadOnlyList<string> Labels { get; }

    DetectedFile Detect(string file, DetectionSettings settings, CancellationToken cancellationToken);
}

/// <summary>When a class counts as present.</summary>
/// <param name="Threshold">Score from 0 to 1 that an event reaches in every frame.</param>
/// <param name="MinimumSeconds">Shorter events are dropped.</param>
internal readonly record struct DetectionSettings(float Threshold, double MinimumSeconds);

/// <summary>Events of a file, by onset, and the scores that they were read from: [frames, classes].</summary>
internal sealed record DetectedFile(double Seconds, IReadOnlyList<DetectedEvent> Events, float[] Framewise, int Frames, double FrameSeconds)
{
    /// <summary>[frames, mel bins] in dB, for the plot.</summary>
    public float[] LogMel { get; init; } = [];

    /// <summary>Mel bins of <see cref="LogMel"/>.</summary>
    public int MelBins { get; init; }
}

/// <summary>One event.</summary>
internal sealed record DetectedEvent(string Label, double Onset, double Offset, float Score);
