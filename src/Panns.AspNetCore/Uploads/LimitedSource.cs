using System.Globalization;
using Panns.Audio;
using Panns.Clips;

namespace Panns.AspNetCore.Uploads;

/// <summary>
/// Refuses a recording once it has given more than a number of seconds: a small file may hold days of silence, and its header may say anything.
/// </summary>
internal sealed class LimitedSource(ISampleSource source, string name, int rate, double maxSeconds) : ISampleSource
{
    private long _left = (long)Math.Ceiling(maxSeconds * rate);

    public AudioIssues Issues => source.Issues;

    public bool IsTooLong { get; private set; }

    public int Read(Span<float> samples)
    {
        var count = source.Read(samples);
        _left -= count;
        if (_left < 0)
        {
            IsTooLong = true;
            throw new PannsException(string.Create(CultureInfo.InvariantCulture, $"{name}: is longer than {maxSeconds} s, the limit of this server"));
        }

        return count;
    }

    public void Dispose() => source.Dispose();
}
