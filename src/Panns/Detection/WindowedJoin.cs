using Panns.Clips;

namespace Panns.Detection;

/// <summary>Gives each frame the scores of the window around it; the recording's first and last frames get those of the nearest window.</summary>
/// <param name="plan">Where the windows are.</param>
/// <param name="classes">Scores per frame.</param>
/// <param name="handler">Receives scores once final.</param>
internal sealed class WindowedJoin(WindowedPlan plan, int classes, FramewiseHandler handler) : IFrameJoin
{
    private readonly float[] _last = new float[classes];
    private long _frames;

    public void Add(Window window, Span<float> values)
    {
        for (var i = 0; i < plan.Windows.PartsOf(window.Length); i++)
        {
            var part = plan.Windows.PartAt(window, i);
            values.Slice(i * classes, classes).CopyTo(_last);

            // A recording shorter than half a window has fewer frames than lie before a window's middle.
            FillTo(Math.Min(plan.FirstFrame + part.Index + 1, FramesOf(part.End)));
        }
    }

    public void Complete(long samples) => FillTo(FramesOf(samples));

    private long FramesOf(long samples) => (samples + plan.Step - 1) / plan.Step;

    private void FillTo(long end)
    {
        for (; _frames < end; _frames++)
        {
            handler(_frames, _last);
        }
    }
}
