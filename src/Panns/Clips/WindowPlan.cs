using Panns.Common;

namespace Panns.Clips;

/// <summary>
/// How a recording is cut: windows of equal length whose ends are one step apart, the last one ending with the recording. A recording no
/// longer than the first window is one window of its own length.
/// </summary>
/// <param name="Window">Length of a window in samples.</param>
/// <param name="Step">Samples from the end of one window to the end of the next.</param>
[BestFriend]
internal readonly record struct WindowPlan(int Window, int Step)
{
    // No network has a use for longer windows, and their sample count might overflow.
    public const double LongestWindow = 3600;

    public const double LargestOverlap = 0.95;

    /// <summary>Default window length in seconds.</summary>
    public const double UsualWindow = 10;

    /// <summary>Default share of a window that the next one repeats, so that a short sound falls entirely within some window.</summary>
    public const double UsualOverlap = 0.5;

    /// <summary>Windows start at multiples of this many samples; other starts are rounded up.</summary>
    public int Grid { get; init; } = 1;

    /// <summary>End of the first window in samples; less than a full window if the first results are needed sooner.</summary>
    public int FirstEnd { get; init; } = Window;

    /// <summary>Windows that are read together, as one window of this plan; 1 if each is read by itself.</summary>
    public int Group { get; init; } = 1;

    /// <summary>Length in samples of each window of a group.</summary>
    public int Part => Window - ((Group - 1) * PartStep);

    /// <summary>Samples from one window of a group to the next.</summary>
    public int PartStep => Step / Group;

    /// <summary>The same windows, read by groups: the first one by itself, because it may be shorter, then so many at once.</summary>
    public WindowPlan InGroups(int count) => this with { Window = Window + ((count - 1) * Step), Step = count * Step, Group = count };

    /// <summary>Creates a plan from a window length in seconds and the share that consecutive windows overlap.</summary>
    public static WindowPlan Create(double windowSeconds, double overlap, int sampleRate)
    {
        var window = Math.Max(1, (int)Math.Round(windowSeconds * sampleRate));
        return new(window, Math.Max(1, (int)Math.Round(window * (1 - overlap))));
    }

    /// <summary>Start of the window with a given end, in samples.</summary>
    public long StartOf(long end)
    {
        if (Group == 1)
        {
            return end <= Window ? 0 : (end - Window + Grid - 1) / Grid * Grid;
        }

        // The recording's last group may be cut short: it starts where it would anyhow, but holds one window at least.
        var whole = end <= FirstEnd ? FirstEnd : FirstEnd + ((end - FirstEnd + Step - 1) / Step * Step);
        return Math.Max(0, Math.Min(whole - Window, end - Part));
    }

    /// <summary>Number of windows in a group of this many samples.</summary>
    public int PartsOf(int samples) => samples <= Part ? 1 : 1 + ((samples - Part + PartStep - 1) / PartStep);

    /// <summary>A window of a group, as it would be if it were read by itself.</summary>
    /// <param name="group">A window of this plan.</param>
    /// <param name="index">Its index in the group.</param>
    public Window PartAt(Window group, int index)
    {
        var end = Math.Min(group.Start + Math.Min(Part, group.Length) + ((long)index * PartStep), group.End);
        var start = Math.Max(group.Start, end - Part);
        return new(group.Index == 0 ? 0 : 1 + ((group.Index - 1) * Group) + index, start, (int)(end - start));
    }

    /// <summary>Number of windows of a recording with this many samples, at least 1.</summary>
    public long Count(long samples) => samples <= FirstEnd ? 1 : 1 + ((samples - FirstEnd + Step - 1) / Step);

    /// <summary>A window of a recording with this many samples.</summary>
    public Window At(int index, long samples)
    {
        var end = Math.Min(FirstEnd + ((long)index * Step), samples);
        var start = StartOf(end);
        return new(index, start, (int)(end - start));
    }
}

/// <summary>A window of a recording.</summary>
/// <param name="Index">Index of the window, from 0.</param>
/// <param name="Start">Start in samples.</param>
/// <param name="Length">Length in samples.</param>
[BestFriend]
internal readonly record struct Window(int Index, long Start, int Length)
{
    /// <summary>End in samples.</summary>
    public long End => Start + Length;

    /// <summary>Start and end in seconds.</summary>
    public (double Start, double End) Seconds(int sampleRate) => ((double)Start / sampleRate, (double)End / sampleRate);
}
