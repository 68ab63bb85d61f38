namespace Panns.ML;

/// <summary>How sound events are detected.</summary>
public sealed record SoundEventDetectionOptions : PannsTransformOptions
{
    /// <summary>Thresholds, minimum duration, gaps, classes and windows.</summary>
    public DetectionOptions Detection { get; init; } = DetectionOptions.Default;

    /// <summary>
    /// Additional column of framewise scores: a vector of Single of variable length, [frames, classes] in row-major order, with a frame every
    /// 10 ms for PANNs' networks; null for none.
    /// </summary>
    public string? FramewiseColumnName { get; init; }

    /// <summary>Names of the network's classes; null for AudioSet's if there are 527, and numbers otherwise.</summary>
    public LabelSet? Labels { get; init; }
}
