using Panns.Clips;
using Panns.Networks;
using Panns.Networks.Layers;

namespace Panns.Detection;

/// <summary>
/// Where windows are placed for framewise scores: on the grid of the network's own time steps (32 frames for Cnn14), so that the steps of
/// all windows cover the same parts of the recording.
/// </summary>
internal sealed record FramewisePlan : IDetectionPlan
{
    // Scores this near to a window's edge lack context: two of Cnn14's steps.
    private const double LongestThird = 0.64;

    private const double UsualOverlap = 0.25;

    private FramewisePlan(NetworkDescription network, DetectionOptions options, bool streaming)
    {
        var ratio = network.Nodes.Select(node => node.Layer).OfType<RepeatFrames>().FirstOrDefault()?.Ratio ?? 1;
        Hop = network.FrontEnd!.HopSize;
        var grid = ratio * Hop;

        // A recording of exactly one window must stay one window. A stream's windows are placed by their ends, so their length must be on the grid.
        var unit = streaming ? grid : Hop;
        var window = Math.Max(grid, (int)Math.Ceiling((options.Window ?? WindowPlan.UsualWindow) * network.SampleRate / unit - 1e-6) * unit);
        var step = Math.Max(grid, (int)(window * (1 - (options.Overlap ?? UsualOverlap)) / grid + 1e-6) * grid);
        Windows = new(window, step) { Grid = grid, FirstEnd = streaming ? step : window };
        FrameSeconds = network.FrameSeconds;
        Fade = (int)Math.Min((window - step) / Hop / 3, LongestThird / FrameSeconds);
    }

    /// <inheritdoc/>
    public WindowPlan Windows { get; }

    /// <inheritdoc/>
    public double FrameSeconds { get; }

    /// <summary>Samples from one frame to the next.</summary>
    public int Hop { get; }

    /// <summary>Frames over which two windows are cross-faded; the same number after that is discarded from the earlier window.</summary>
    public int Fade { get; }

    /// <summary>Frames at the end of a window that wait for the next one.</summary>
    public int OpenFrames => 2 * Fade;

    /// <inheritdoc/>
    public IFrameJoin Join(int classes, FramewiseHandler handler) => new FramewiseJoin(this, classes, handler);

    /// <summary>Creates a plan for recordings: the first window is a full one.</summary>
    public static FramewisePlan ForRecording(NetworkDescription network, DetectionOptions options) => new(network, options, false);

    /// <summary>Creates a plan for streams: the first windows are short, so that early events are not delayed by a full window.</summary>
    public static FramewisePlan ForStream(NetworkDescription network, DetectionOptions options) => new(network, options, true);
}
