using Panns.Clips;

namespace Panns.Detection;

/// <summary>
/// Frames of networks that score whole clips: a frame is as long as the step from one window to the next, and has the score of the window
/// whose middle is its own. So a sound raises the scores around itself, and not after or before.
/// </summary>
internal sealed record WindowedPlan : IDetectionPlan
{
    /// <param name="sampleRate">The network's rate, in Hz.</param>
    /// <param name="window">Length of a window, in seconds.</param>
    /// <param name="overlap">Share of a window that the next one repeats.</param>
    /// <param name="group">Windows that are read together.</param>
    public WindowedPlan(int sampleRate, double window, double overlap, int group = 1)
    {
        var plan = WindowPlan.Create(window, overlap, sampleRate);
        Step = plan.Step;
        FrameSeconds = (double)Step / sampleRate;

        // The middle of a window is the middle of a frame only if the first window ends up to a step early.
        FirstFrame = ((plan.Window / Step) - 1) / 2;
        Windows = (plan with { FirstEnd = (int)((((2L * FirstFrame) + 1) * Step + plan.Window) / 2) }).InGroups(group);
    }

    /// <inheritdoc/>
    public WindowPlan Windows { get; }

    /// <inheritdoc/>
    public double FrameSeconds { get; }

    /// <summary>Samples from one frame to the next.</summary>
    public int Step { get; }

    /// <summary>The frame in the middle of the first window; the frames before it get its score too.</summary>
    public int FirstFrame { get; }

    /// <inheritdoc/>
    public IFrameJoin Join(int classes, FramewiseHandler handler) => new WindowedJoin(this, classes, handler);
}
