namespace Panns.Clips;

/// <summary>
/// How a recording is cut: one window at its natural length where it is not longer than a window, else windows of equal length
/// a step apart, the last of which is shifted back to end with the recording.
/// </summary>
/// <param name="Window">Samples of a window.</param>
/// <param name="Step">Samples from one window to the next.</param>
internal readonly record struct WindowPlan(int Window, int Step)
{
    // Longer windows than this are no sensible input of any network, and their sample count might overflow.
    public const double LongestWindow = 3600;

    public const double LargestOverlap = 0.95;

    public static WindowPlan Create(double windowSeconds, double overlap, int sampleRate)
    {
        var window = Math.Max(1, (int)Math.Round(windowSeconds * sampleRate));
        return new(window, Math.Max(1, (int)Math.Round(window * (1 - overlap))));
    }
}
