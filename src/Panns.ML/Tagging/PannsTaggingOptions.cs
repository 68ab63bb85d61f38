using Panns.Clips;
using Panns.Common;

namespace Panns.ML;

/// <summary>How recordings are tagged.</summary>
public sealed record PannsTaggingOptions : PannsTransformOptions
{
    private readonly double _window = TaggingOptions.Default.Window;
    private readonly double _overlap = TaggingOptions.Default.Overlap;

    /// <summary>Length of a window in seconds, 0.1 to 3600; longer recordings are cut into windows.</summary>
    public double Window { get => _window; init => _window = Guard.InRange(value, 0.1, WindowPlan.LongestWindow); }

    /// <summary>Share of a window that the next one repeats, 0 to 0.95.</summary>
    public double Overlap { get => _overlap; init => _overlap = Guard.InRange(value, 0, WindowPlan.LargestOverlap); }

    /// <summary>How the scores of windows are combined into the recording's.</summary>
    public WindowAggregate Aggregate { get; init; } = WindowAggregate.Mean;

    /// <summary>Names of the classes, which become slot names; null for AudioSet's if there are 527, and numbers otherwise.</summary>
    public LabelSet? Labels { get; init; }
}
