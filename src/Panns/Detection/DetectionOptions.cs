using Panns.Audio;
using Panns.Clips;
using Panns.Common;

namespace Panns;

/// <summary>How sound events are detected.</summary>
public sealed record DetectionOptions
{
    private readonly double _threshold = 0.3;
    private readonly double? _lowThreshold;
    private readonly double _minimumDuration;
    private readonly double _mergeGap;
    private readonly double _window = WindowPlan.UsualWindow;
    private readonly double _overlap = 0.25;

    /// <summary>The defaults for recordings: threshold 0.3, windows of 10 s overlapping by a quarter.</summary>
    public static DetectionOptions Default { get; } = new();

    /// <summary>
    /// The defaults for streams: 5 s windows that start every second, so that an event is reported about 2.5 s after its onset.
    /// </summary>
    public static DetectionOptions Streaming { get; } = new() { Window = 5, Overlap = 0.8 };

    /// <summary>
    /// Score that an event must reach, 0 to 1. Lower values find more events and more false ones. The networks' scores are calibrated
    /// differently for each class, so the best value depends on the class and the application.
    /// </summary>
    public double Threshold { get => _threshold; init => _threshold = Guard.InRange(value, 0, 1); }

    /// <summary>
    /// Score down to which an event extends on both sides of the frames that reach <see cref="Threshold"/> (hysteresis), 0 to 1; null
    /// (or a value above the threshold) for the threshold itself.
    /// </summary>
    public double? LowThreshold { get => _lowThreshold; init => _lowThreshold = value is { } low ? Guard.InRange(low, 0, 1) : null; }

    /// <summary>Events shorter than this many seconds, after closing gaps, are left out.</summary>
    public double MinimumDuration { get => _minimumDuration; init => _minimumDuration = Guard.NotNegative(value); }

    /// <summary>Events of one class at most this many seconds apart are merged.</summary>
    public double MergeGap { get => _mergeGap; init => _mergeGap = Guard.NotNegative(value); }

    /// <summary>Names or mids of the classes to look for; null for all.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>How recordings are read: channel, invalid samples, damage.</summary>
    public AudioReadOptions Audio { get; init; } = AudioReadOptions.Default;

    /// <summary>Length in seconds of the windows that a long recording or a stream is cut into, 1 to 3600.</summary>
    public double Window { get => _window; init => _window = Guard.InRange(value, 1, WindowPlan.LongestWindow); }

    /// <summary>
    /// Share of a window that the next one repeats, 0 to 0.95. Scores near a window's edges lack context. In the first and last third of an
    /// overlap (0.64 s at most) the window with more context is used; in the middle third the windows are cross-faded.
    /// </summary>
    public double Overlap { get => _overlap; init => _overlap = Guard.InRange(value, 0, WindowPlan.LargestOverlap); }
}
