using Panns.Common;

namespace Panns.FrontEnd;

/// <summary>
/// Which frames overlapping windows of a recording have in common: those that lie wholly inside both windows, at the same samples. Frames that reach past
/// a window's edge see its own reflection there and are no other window's.
/// </summary>
/// <param name="First">The first frame of a window that lies wholly inside it.</param>
/// <param name="End">The frame after the last such frame.</param>
/// <param name="Period">Windows from one to the next whose frames lie at the same samples: 1 where the hop divides the step.</param>
/// <param name="Shift">Frames by which these two windows are apart.</param>
internal readonly record struct FrameSharing(int First, int End, int Period, int Shift)
{
    /// <summary>A window computes its frames from this one on; those from <see cref="First"/> to here an earlier window has.</summary>
    public int Fresh => End - Shift;

    /// <summary>What windows have in common; null if they have no frame in common.</summary>
    /// <param name="settings">The front end's settings.</param>
    /// <param name="samples">Length of a window.</param>
    /// <param name="step">Samples from one window to the next.</param>
    public static FrameSharing? Of(LogMelSettings settings, int samples, int step)
    {
        if (samples < settings.MinimumSamples)
        {
            return null;
        }

        var (first, end) = FrameSource.Inside(settings, samples);
        var period = settings.HopSize / Divisor.GreatestCommon(settings.HopSize, step);
        var shift = (long)period * step / settings.HopSize;
        return shift < end - first ? new(first, end, period, (int)shift) : null;
    }

    /// <summary>The window and its frame that an inner frame is computed as: the earliest window's that has it.</summary>
    /// <param name="window">Index of a window.</param>
    /// <param name="frame">A frame wholly inside it.</param>
    public (int Window, int Frame) SourceOf(int window, int frame)
    {
        var back = Math.Min(window / Period, (End - 1 - frame) / Shift);
        return (window - (back * Period), frame + (back * Shift));
    }
}
