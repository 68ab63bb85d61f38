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
    private readonly double? _median;
    private readonly double? _window;
    private readonly double? _overlap;

    // Longer filters would hide any event.
    private const double LongestMedian = 60;

    /// <summary>The defaults for recordings: threshold 0.3, windows and median filter as they suit the network.</summary>
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

    /// <summary>
    /// Thresholds of single classes, by name or mid, instead of <see cref="Threshold"/> and <see cref="LowThreshold"/>, which hold for all others;
    /// null for none.
    /// </summary>
    public IReadOnlyDictionary<string, EventThreshold>? ClassThresholds { get; init; }

    /// <summary>
    /// Length in seconds of the median filter that smooths the scores over time before the thresholds, 0 (none) to 60, rounded to an odd number
    /// of frames; null for what suits the network: none for scores frame by frame, three steps for windows.
    /// </summary>
    public double? Median { get => _median; init => _median = value is { } median ? Guard.InRange(median, 0, LongestMedian) : null; }

    /// <summary>Events shorter than this many seconds, after closing gaps, are left out.</summary>
    public double MinimumDuration { get => _minimumDuration; init => _minimumDuration = Guard.NotNegative(value); }

    /// <summary>Events of one class at most this many seconds apart are merged.</summary>
    public double MergeGap { get => _mergeGap; init => _mergeGap = Guard.NotNegative(value); }

    /// <summary>Names or mids of the classes to look for; null for all.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>How recordings are read: channel, invalid samples, damage.</summary>
    public AudioReadOptions Audio { get; init; } = AudioReadOptions.Default;

    /// <summary>
    /// Length in seconds of the windows that recordings and streams are cut into, 0.1 to 3600; null for what suits the network. Networks with
    /// framewise scores take 10 s, and at least one of their time steps (0.32 s); the window only bounds memory use. Other networks and
    /// classifiers score windows as a whole, 1 s by default: shorter ones place events better, longer ones tell classes apart better.
    /// </summary>
    public double? Window { get => _window; init => _window = value is { } window ? Guard.InRange(window, 0.1, WindowPlan.LongestWindow) : null; }

    /// <summary>
    /// Share of a window that the next one repeats, 0 to 0.95; null for what suits the network. With framewise scores, a quarter: scores near a
    /// window's edges lack context, so in the first and last third of an overlap (0.64 s at most) the window with more context is used, and in the
    /// middle third the windows are cross-faded. With scores of windows, three quarters: the step from one window to the next, 0.25 s, is the
    /// length of a frame, to which events are placed.
    /// </summary>
    public double? Overlap { get => _overlap; init => _overlap = value is { } overlap ? Guard.InRange(overlap, 0, WindowPlan.LargestOverlap) : null; }
}
