using Panns.Clips;
using Panns.Common;
using Panns.FrontEnd;

namespace Panns.Detection;

/// <summary>What finds events: a decision-level network frame by frame, or anything that scores whole clips, window by window.</summary>
/// <param name="Name">Its name, for figures.</param>
/// <param name="Labels">Its classes.</param>
/// <param name="Function">Its scores, 0 to 1: those of a window's frames with <see cref="Framewise"/>, otherwise those of the window.</param>
/// <param name="Schedule">How the windows of recordings are distributed.</param>
[BestFriend]
internal sealed record DetectionNetwork(string Name, LabelSet Labels, IWindowFunction Function, WindowSchedule Schedule)
{
    // Most sound events last about as long, and every network tells a class from a second of sound.
    private const double UsualSeconds = 1;
    private const double UsualOverlap = 0.75;

    // Windows overlap, so an event raises several in a row, and a window alone is a slip.
    private const int UsualMedian = 3;

    // A window's framewise scores take megabytes, so no engine gets more than one window at a time.
    private const int FramewiseBatch = 1;

    // Windows that are read together, to compute once what they have in common: more would gain little, and take memory.
    private const int MostTogether = 8;
    private const double LongestTogether = 4;

    private const int Batch = 16;

    /// <summary>The plan's network; null if windows are scored as a whole.</summary>
    public Networks.NetworkDescription? Framewise { get; init; }

    /// <summary>Length of the windows, in seconds, if the options do not say.</summary>
    public double WindowSeconds { get; init; } = UsualSeconds;

    /// <summary>The spectrogram of figures.</summary>
    public LogMelSettings Spectrogram { get; init; } = LogMelSettings.Panns32k;

    /// <summary>Sample rate, in Hz.</summary>
    public int SampleRate => Function.SampleRate;

    /// <summary>What a network can do best.</summary>
    public static DetectionNetwork Of(PannsModel model)
    {
        var isFramewise = model.Network.FramewiseOutput is not null;
        var session = model.Crowd ?? model.Session;
        return new(
            model.Name,
            model.Labels,
            new NetworkFunction(session, isFramewise ? OutputKinds.Framewise : OutputKinds.Clipwise),
            WindowSchedule.Of(session, batch: isFramewise ? FramewiseBatch : Batch))
        {
            Framewise = isFramewise ? model.Network : null,
            Spectrogram = model.Network.FrontEnd ?? LogMelSettings.Panns32k,
        };
    }

    /// <summary>How it cuts recordings.</summary>
    public IDetectionPlan PlanOf(DetectionOptions options)
    {
        if (Framewise is { } network)
        {
            return FramewisePlan.ForRecording(network, options);
        }

        var single = WindowsOf(options);
        return Function.SharesOverlaps && !Schedule.IsBatched
            ? WindowsOf(options, Math.Clamp((int)(LongestTogether / single.FrameSeconds), 1, MostTogether))
            : single;
    }

    /// <summary>How it cuts streams, and the longest time in seconds from the start of a frame to the end of the window that makes it final.</summary>
    public (IDetectionPlan Plan, double Wait) StreamPlanOf(DetectionOptions options)
    {
        if (Framewise is not { } network)
        {
            // The same windows as of a recording: the first one ends before a whole window has arrived.
            var plan = WindowsOf(options);
            return (plan, ((double)plan.Windows.FirstEnd / SampleRate) + plan.FrameSeconds);
        }

        var framewise = FramewisePlan.ForStream(network, options);
        return (framewise, (double)(framewise.Windows.Step + ((framewise.OpenFrames + 1) * framewise.Hop)) / SampleRate);
    }

    private WindowedPlan WindowsOf(DetectionOptions options, int group = 1)
        => new(SampleRate, options.Window ?? WindowSeconds, options.Overlap ?? UsualOverlap, group);

    /// <summary>Number of frames of the median filter.</summary>
    public int MedianOf(DetectionOptions options, IDetectionPlan plan)
        => options.Median is { } seconds ? MedianFilter.FramesOf(seconds, plan.FrameSeconds)
            : Framewise is null ? UsualMedian
            : 1;
}
