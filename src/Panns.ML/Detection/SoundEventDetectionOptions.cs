namespace Panns.ML;

/// <summary>How sound events are found.</summary>
public sealed record SoundEventDetectionOptions : PannsTransformOptions
{
    /// <summary>Thresholds, shortest event, gaps, classes and windows.</summary>
    public DetectionOptions Detection { get; init; } = DetectionOptions.Default;

    /// <summary>
    /// A further column: the framewise scores, a vector of Single of variable length, [frames, classes] row by row, a frame every 10 ms with
    /// PANNs' networks; null for none.
    /// </summary>
    public string? FramewiseColumnName { get; init; }

    /// <summary>Names of the network's classes; null for AudioSet's where there are 527, and numbers otherwise.</summary>
    public LabelSet? Labels { get; init; }
}
