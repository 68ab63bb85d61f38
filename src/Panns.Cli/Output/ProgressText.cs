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

    /// <summary>Formats a time as 1:05 or 2:01:05.</summary>
    public static string Clock(TimeSpan time)
        => time.TotalHours < 1
            ? time.ToString(@"m\:ss", CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{(int)Math.Min(time.TotalHours, 9999)}:{time.Minutes:00}:{time.Seconds:00}");
}
