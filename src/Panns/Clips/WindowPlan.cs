using Panns.Common;

namespace Panns.Clips;

/// <summary>
/// How a recording is cut: windows of equal length, a step apart by their ends, the last of which ends with the recording. One that is not
/// longer than the first window is one window at its natural length.
/// </summary>
/// <param name="Window">Samples of a window, at most.</param>
/// <param name="Step">Samples from the end of one window to the end of the next.</param>
[BestFriend]
internal readonly record struct WindowPlan(int Window, int Step)
{
    // Longer windows than this are no sensible input of any network, and their sample count might overflow.
    public const double LongestWindow = 3600;

    public const double LargestOverlap = 0.95;

    /// <summary>Where nobody says otherwise, windows have so many seconds.</summary>
    public const double UsualWindow = 10;

    /// <summary>Where nobody says otherwise, a window repeats this share of the one before: a short sound then lies whole in some window.</summary>
    public const double UsualOverlap = 0.5;

    /// <summary>Windows begin at multiples of so many samples; one that would begin between them begins at the next.</summary>
    public int Grid { get; init; } = 1;

    /// <summary>Where the first window ends: before a whole window where results must not wait for that long.</summary>
    public int FirstEnd { get; init; } = Window;

    /// <summary>Windows of so many seconds, of which the next one repeats a share.</summary>
    public static WindowPlan Create(double windowSeconds, double overlap, int sampleRate)
    {
        var window = Math.Max(1, (int)Math.Round(windowSeconds * sampleRate));
        return new(window, Math.Max(1, (int)Math.Round(window * (1 - overlap))));
    }

    /// <summary>Where the window starts that ends at a sample.</summary>
    public long StartOf(long end) => end <= Window ? 0 : (end - Window + Grid - 1) / Grid * Grid;

    /// <summary>Windows of a recording of so many samples, at least one.</summary>
    public long Count(long samples) => samples <= FirstEnd ? 1 : 1 + ((samples - FirstEnd + Step - 1) / Step);

    /// <summary>A window of a recording of so many samples.</summary>
    public Window At(int index, long samples)
    {
        var end = Math.Min(FirstEnd + ((long)index * Step), samples);
        var start = StartOf(end);
        return new(index, start, (int)(end - start));
    }
}

/// <summary>A window of a recording.</summary>
/// <param name="Index">Which of its windows, from 0.</param>
/// <param name="Start">Where it starts, in samples.</param>
/// <param name="Length">How long it is, in samples.</param>
[BestFriend]
internal readonly record struct Window(int Index, long Start, int Length)
{
    /// <summary>Where it ends, in samples.</summary>
    public long End => Start + Length;

    /// <summary>Where it starts and ends, in seconds.</summary>
    public (double Start, double End) Seconds(int sampleRate) => ((double)Start / sampleRate, (double)End / sampleRate);
}
