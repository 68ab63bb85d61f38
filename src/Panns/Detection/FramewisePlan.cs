using Panns.Clips;
using Panns.Networks;
using Panns.Networks.Layers;

namespace Panns.Detection;

/// <summary>
/// Where windows of a recording lie for framewise scores. They start on the grid of the network's own time steps (32 frames with Cnn14), so
/// that the steps of all windows are the same stretches of the recording.
/// </summary>
internal sealed record FramewisePlan
{
    // A window's scores this near to its edge lack context: two of Cnn14's steps.
    private const double LongestThird = 0.64;

    private FramewisePlan(NetworkDescription network, DetectionOptions options, bool streaming)
    {
        var ratio = network.Nodes.Select(node => node.Layer).OfType<RepeatFrames>().FirstOrDefault()?.Ratio ?? 1;
        Hop = network.FrontEnd!.HopSize;
        var grid = ratio * Hop;

        // A recording of exactly one window must be one; a stream's windows are placed by their ends and need a length on the grid.
        var unit = streaming ? grid : Hop;
        var window = Math.Max(grid, (int)Math.Ceiling(options.Window * network.SampleRate / unit - 1e-6) * unit);
        var step = Math.Max(grid, (int)(window * (1 - options.Overlap) / grid + 1e-6) * grid);
        Windows = new(window, step) { Grid = grid, FirstEnd = streaming ? step : window };
        Fade = (int)Math.Min((window - step) / Hop / 3, LongestThird / network.FrameSeconds);
    }

    /// <summary>How a recording is cut.</summary>
    public WindowPlan Windows { get; }

    /// <summary>Samples from one frame to the next.</summary>
    public int Hop { get; }

    /// <summary>Frames over which a window fades into the next; as many are cut off after that.</summary>
    public int Fade { get; }

    /// <summary>Frames at the end of a window that the next window decides.</summary>
    public int OpenFrames => 2 * Fade;

    /// <summary>For a recording: one whole window first.</summary>
    public static FramewisePlan ForRecording(NetworkDescription network, DetectionOptions options) => new(network, options, false);

    /// <summary>For a stream: short windows first, so that news does not wait for a whole window.</summary>
    public static FramewisePlan ForStream(NetworkDescription network, DetectionOptions options) => new(network, options, true);
}
