using System.Globalization;
using Panns.Audio.Lengths;

namespace Panns.Audio.Decoding;

/// <summary>What ffmpeg says of a file, line by line, with the level before each (<c>-v level+info</c>).</summary>
internal sealed class FFmpegReport
{
    private const int MostKept = 300;
    private const double ToleranceSeconds = 0.25;
    private const double ToleranceShare = 0.01;

    // Where it says itself that something could not be decoded.
    private const double DamagedToleranceSeconds = 0.06;

    private double? _duration;
    private bool _isEstimate;
    private bool _hasVideo;

    /// <summary>The last error; empty where there was none.</summary>
    public string LastError { get; private set; } = "";

    /// <summary>
    /// The length that the container states. Beside a video it may be that of the video: it counts there only where something went wrong.
    /// </summary>
    public ExpectedLength? ExpectedLength => _duration is { } seconds && !_isEstimate && (!_hasVideo || LastError.Length > 0)
        ? new(seconds, LastError.Length > 0 ? DamagedToleranceSeconds : ToleranceSeconds + (ToleranceShare * seconds))
        : null;

    /// <summary>Takes the next line.</summary>
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

    // 00:00:03.01, start: 0.007000, bitrate: 99 kb/s
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
