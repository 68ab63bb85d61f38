namespace Panns.Transfer.Features;

/// <summary>How clips are cut before they meet a network.</summary>
internal static class ClipWindows
{
    /// <summary>Longer clips are cut into windows of so many seconds that overlap by half, and their vectors averaged.</summary>
    public const double WindowSeconds = 10;

    /// <summary>
    /// Where windows begin: one for a clip that is not longer than a window, else a step apart, the last one shifted back to end
    /// with the clip.
    /// </summary>
    public static int[] Starts(int samples, int window, int step)
    {
        if (samples <= window)
        {
            return [0];
        }

        var count = 1 + ((samples - window + step - 1) / step);
        return [.. Enumerable.Range(0, count).Select(i => Math.Min(i * step, samples - window))];
    }

    /// <summary>The windows of a clip: segments that are kept apart, or overlapping windows.</summary>
    public static (int Start, int Length)[] Cut(int samples, int sampleRate, double? segmentSeconds)
    {
        var (window, step) = Measure(sampleRate, segmentSeconds);
        return Array.ConvertAll(Starts(samples, window, step), start => (start, Math.Min(window, samples - start)));
    }
    /// <summary>Length of the windows and the step from one to the next, in samples.</summary>
    public static (int Window, int Step) Measure(int sampleRate, double? segmentSeconds)
    {
        var window = Math.Max(1, (int)Math.Round((segmentSeconds ?? WindowSeconds) * sampleRate));
        return (window, segmentSeconds is null ? Math.Max(1, window / 2) : window);
    }
}
