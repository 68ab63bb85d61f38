using Panns.Audio;
using Panns.Common;

namespace Panns.Clips;

/// <summary>Mono samples at the requested rate, read from start to end.</summary>
[BestFriend]
internal interface ISampleSource : IDisposable
{
    /// <summary>Reads the next samples: as many as fit unless the recording ends; 0 at the end.</summary>
    int Read(Span<float> samples);

    /// <summary>Problems of the recording found so far; complete at its end.</summary>
    AudioIssues Issues => AudioIssues.None;
}

/// <summary>Receives samples as they are read.</summary>
internal delegate void SampleHandler(ReadOnlySpan<float> samples);

/// <summary>A recording, decoded and resampled while it is read.</summary>
[BestFriend]
internal sealed class ReaderSource(MonoReader reader) : ISampleSource
{
    public AudioIssues Issues => reader.Issues;

    public int Read(Span<float> samples) => reader.Read(samples);

    public void Dispose() => reader.Dispose();
}

/// <summary>A waveform in memory.</summary>
[BestFriend]
internal sealed class MemorySource(ReadOnlyMemory<float> samples, AudioIssues? issues = null) : ISampleSource
{
    private int _position;

    public AudioIssues Issues => issues ?? AudioIssues.None;

    public int Read(Span<float> destination)
    {
        var count = Math.Min(destination.Length, samples.Length - _position);
        samples.Span.Slice(_position, count).CopyTo(destination);
        _position += count;
        return count;
    }

    public void Dispose()
    {
    }
}

/// <summary>A source that also passes its samples to a handler.</summary>
internal sealed class ShownSource(ISampleSource source, SampleHandler handler) : ISampleSource
{
    public AudioIssues Issues => source.Issues;

    public int Read(Span<float> samples)
    {
        var count = source.Read(samples);
        handler(samples[..count]);
        return count;
    }

    public void Dispose() => source.Dispose();
}
