using System.Globalization;

namespace Panns.Cli.Output;

/// <summary>Parts of progress lines.</summary>
internal static class ProgressText
{
    private const int BarWidth = 24;

    /// <summary>A bar filled to a share from 0 to 1.</summary>
    public static string Bar(double share)
    {
        var full = (int)(Math.Clamp(share, 0, 1) * BarWidth);
        return $"[{new string('#', full)}{new string('.', BarWidth - full)}] ";
    }

    public static string Percent(double share) => (share * 100).ToString("0", CultureInfo.InvariantCulture) + "%";

    /// <summary>The time left, <c>, 1:05 left</c>; empty if there is none, for what remains to be done then takes an unknown time.</summary>
    public static string Left(TimeSpan? time)
        => time is { } left && left > TimeSpan.Zero ? $", {Clock(TimeSpan.FromSeconds(Math.Ceiling(Math.Min(left.TotalSeconds, 1e8))))} left" : "";

    /// <summary>Formats a time as 1:05 or 2:01:05.</summary>
    public static string Clock(TimeSpan time)
        => time.TotalHours < 1
            ? time.ToString(@"m\:ss", CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{(int)Math.Min(time.TotalHours, 9999)}:{time.Minutes:00}:{time.Seconds:00}");
}
