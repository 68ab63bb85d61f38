using Panns.Audio;
using Panns.Clips;
using Panns.Common;

namespace Panns;

/// <summary>How sound events are found.</summary>
public sealed record DetectionOptions
{
    private readonly double _threshold = 0.3;
    private readonly double? _lowThreshold;
    private readonly double _minimumDuration;
    private readonly double _mergeGap;
    private readonly double _window = WindowPlan.UsualWindow;
    private readonly double _overlap = 0.25;

    /// <summary>The defaults for recordings: threshold 0.3, windows of 10 s that overlap by a quarter.</summary>
    public static DetectionOptions Default { get; } = new();

    /// <summary>
    /// The defaults for a stream of blocks: a window of 5 s that moves on by 1 s, so that what sounds is told about 2.5 s later.
    /// </summary>
    public static DetectionOptions Streaming { get; } = new() { Window = 5, Overlap = 0.8 };

    /// <summary>
    /// Score that an event must reach, 0 to 1. Lower finds more events and more false ones; the networks' scores are calibrated
    /// differently for every class, so the best value is a matter of the class and of the use.
    /// </summary>
    public double Threshold { get => _threshold; init => _threshold = Guard.InRange(value, 0, 1); }

    /// <summary>
    /// Score down to which an event extends on both sides of where it reaches <see cref="Threshold"/> (hysteresis), 0 to 1; null
    /// (or one above the threshold) for the threshold itself.
    /// </summary>
    public double? LowThreshold { get => _lowThreshold; init => _lowThreshold = value is { } low ? Guard.InRange(low, 0, 1) : null; }

    /// <summary>Events shorter than this many seconds are left out, after gaps were closed.</summary>
    public double MinimumDuration { get => _minimumDuration; init => _minimumDuration = Guard.NotNegative(value); }

    /// <summary>Events of one class with at most this many seconds between them become one.</summary>
    public double MergeGap { get => _mergeGap; init => _mergeGap = Guard.NotNegative(value); }

    /// <summary>Names or mids of the classes to look for; null for all.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>How recordings are read: which channel, and what becomes of bad ones.</summary>
    public AudioReadOptions Audio { get; init; } = AudioReadOptions.Default;

    /// <summary>Length in seconds of the windows that a long recording or a stream is cut into, 1 to 3600.</summary>
    public double Window { get => _window; init => _window = Guard.InRange(value, 1, WindowPlan.LongestWindow); }

    /// <summary>
    /// Share of a window that the next one repeats, 0 to 0.95. Scores next to a window's edges lack context: the outer thirds of
    /// an overlap (0.64 s at most) are taken from the window that has it, and the windows fade into each other between.
    /// </summary>
    public double Overlap { get => _overlap; init => _overlap = Guard.InRange(value, 0, WindowPlan.LargestOverlap); }
}
