using Panns.Audio;

namespace Panns.Clips;

/// <summary>Mono samples at the rate asked for, read from start to end.</summary>
internal interface ISampleSource : IDisposable
{
    /// <summary>Reads the next samples: as many as there is room for, unless the recording ends; 0 at the end.</summary>
    int Read(Span<float> samples);

    /// <summary>What is wrong with the recording, as far as it has been read; known at its end.</summary>
    AudioIssues Issues => AudioIssues.None;
}

/// <summary>Is shown samples as they are read.</summary>
internal delegate void SampleHandler(ReadOnlySpan<float> samples);

/// <summary>A recording, decoded and resampled as it is read.</summary>
internal sealed class ReaderSource(MonoReader reader) : ISampleSource
{
    public AudioIssues Issues => reader.Issues;

    public int Read(Span<float> samples) => reader.Read(samples);

    public void Dispose() => reader.Dispose();
}

/// <summary>A waveform in memory.</summary>
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

/// <summary>A source whose samples somebody else sees too.</summary>
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
