using System.Globalization;
using Panns.Audio.Lengths;

namespace Panns.Audio.Decoding;

/// <summary>Parses ffmpeg's messages, one line at a time, each with its level (<c>-v level+info</c>).</summary>
internal sealed class FFmpegReport
{
    private const int MostKept = 300;
    private const double ToleranceSeconds = 0.25;
    private const double ToleranceShare = 0.01;

    // Narrower once ffmpeg has reported an error: a smaller gap then means missing audio.
    private const double DamagedToleranceSeconds = 0.06;

    private double? _duration;
    private bool _isEstimate;
    private bool _hasVideo;

    /// <summary>The last error; empty if there was none.</summary>
    public string LastError { get; private set; } = "";

    /// <summary>
    /// The length stated by the container. In a video file it may be the video's length, so there it is used only after an error.
    /// </summary>
    public ExpectedLength? ExpectedLength => _duration is { } seconds && !_isEstimate && (!_hasVideo || LastError.Length > 0)
        ? new(seconds, LastError.Length > 0 ? DamagedToleranceSeconds : ToleranceSeconds + (ToleranceShare * seconds))
        : null;

    /// <summary>Adds the next line.</summary>
    public void Read(string line)
    {
        foreach (var level in (ReadOnlySpan<string>)["[error] ", "[fatal] ", "[panic] "])
        {
            if (line.IndexOf(level, StringComparison.Ordinal) is >= 0 and var at)
            {
                var message = line[(at + level.Length)..].Trim();
                LastError = message.Length > MostKept ? message[..MostKept] : message.Length > 0 ? message : LastError;
                return;
            }
        }

        if (line.Contains("Estimating duration from bitrate", StringComparison.Ordinal))
        {
            _isEstimate = true;
        }
        else if (line.StartsWith("[info]   Duration: ", StringComparison.Ordinal))
        {
            _duration ??= Duration(line["[info]   Duration: ".Length..]);
        }
        else if (line.StartsWith("[info]   Stream #0:", StringComparison.Ordinal) && line.Contains(": Video: ", StringComparison.Ordinal))
        {
            _hasVideo |= !line.Contains("(attached pic)", StringComparison.Ordinal);
        }
    }

    // Parses "00:00:03.01, start: 0.007000, bitrate: 99 kb/s".
    private static double? Duration(string text)
    {
        var parts = text.Split(", ");
        if (!TimeSpan.TryParse(parts[0], CultureInfo.InvariantCulture, out var length) || length <= TimeSpan.Zero)
        {
            return null;
        }

        var start = Array.Find(parts, part => part.StartsWith("start: ", StringComparison.Ordinal)) is { } found
            && double.TryParse(found["start: ".Length..], CultureInfo.InvariantCulture, out var seconds)
                ? Math.Max(0, seconds)
                : 0;
        return length.TotalSeconds - start;
    }
}
