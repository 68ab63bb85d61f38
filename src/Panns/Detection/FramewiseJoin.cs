using Panns.Clips;

namespace Panns.Detection;

/// <summary>
/// Joins the framewise scores of a recording's windows seamlessly: the last frames of a window are held back, and the next window is faded
/// in over them.
/// </summary>
/// <param name="plan">Where the windows are.</param>
/// <param name="classes">Scores per frame.</param>
/// <param name="handler">Receives scores once final.</param>
internal sealed class FramewiseJoin(FramewisePlan plan, int classes, FramewiseHandler handler) : IFrameJoin
{
    private readonly float[] _open = new float[plan.OpenFrames * classes];
    private long _decided;
    private int _openFrames;

    /// <summary>Adds the scores of the next window.</summary>
    /// <param name="window">The window.</param>
    /// <param name="scores">[frames, classes] scores; modified.</param>
    public void Add(Window window, Span<float> scores)
    {
        var end = (window.Start / plan.Hop) + (scores.Length / classes);
        var undecided = scores[(int)((_decided - (window.Start / plan.Hop)) * classes)..];
        FadeIn(undecided);
        var open = (int)Math.Min(plan.OpenFrames, end - _decided);
        var final = undecided[..^(open * classes)];
        if (!final.IsEmpty)
        {
            handler(_decided, final);
        }

        _decided = end - open;
        _openFrames = open;
        undecided[^(open * classes)..].CopyTo(_open);
    }

    /// <summary>Reports the frames held back; call after the last window.</summary>
    /// <param name="samples">Not needed: the windows have the frames of the whole recording.</param>
    public void Complete(long samples)
    {
        if (_openFrames > 0)
        {
            handler(_decided, _open.AsSpan(0, _openFrames * classes));
            _openFrames = 0;
        }
    }

    // Blends the frames held back into those of this window.
    private void FadeIn(Span<float> scores)
    {
        // Until a frame has been reported there is nothing to blend with, and this window has more context than the last.
        var fade = _decided == 0 ? 0 : Math.Min(plan.Fade, _openFrames);
        for (var frame = 0; frame < fade; frame++)
        {
            var weight = (frame + 0.5f) / fade;
            for (var i = frame * classes; i < (frame + 1) * classes; i++)
            {
                scores[i] = _open[i] + weight * (scores[i] - _open[i]);
            }
        }
    }
}
