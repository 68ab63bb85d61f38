using Panns.Clips;

namespace Panns.Transfer.Waveforms;

/// <summary>A clip whose samples are stored as 16-bit integers.</summary>
internal sealed class SampleJob(ClipSource source) : ClipJob(source)
{
    private short[] _samples = [];
    private int _count;

    /// <summary>Appends the samples of a window that earlier windows did not contain.</summary>
    public override void Add(Window window, Span<float> values)
    {
        var fresh = values[(int)(_count - window.Start)..];
        if (_samples.Length - _count < fresh.Length)
        {
            // Most clips are a single window, so the first allocation is exact.
            Array.Resize(ref _samples, _count == 0 ? fresh.Length : checked((int)Math.Min(Array.MaxLength, Math.Max(2L * _count, (long)_count + fresh.Length))));
        }

        SampleFormat.ToIntegers(fresh, _samples.AsSpan(_count));
        _count += fresh.Length;
    }

    /// <summary>The samples; empty if the clip could not be read. Call once.</summary>
    public short[] Take()
    {
        var taken = _samples;
        Array.Resize(ref taken, Error is null ? _count : 0);
        _samples = [];
        return taken;
    }
}
