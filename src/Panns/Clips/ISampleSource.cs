using Panns.Audio;

namespace Panns.Clips;

/// <summary>Mono samples at a network's rate, read from start to end.</summary>
internal interface ISampleSource : IDisposable
{
    /// <summary>Reads the next samples: as many as there is room for, unless the recording ends; 0 at the end.</summary>
    int Read(Span<float> samples);
}

/// <summary>Opens a recording, by its path, at a rate in Hz.</summary>
internal delegate ISampleSource SourceOpener(string path, int sampleRate);

/// <summary>A file, decoded and resampled as it is read.</summary>
internal sealed class FileSource(MonoReader reader) : ISampleSource
{
    public static ISampleSource Open(string path, int sampleRate) => new FileSource(AudioFile.OpenMono(path, sampleRate));

    public int Read(Span<float> samples) => reader.Read(samples);

    public void Dispose() => reader.Dispose();
}

/// <summary>A waveform in memory.</summary>
internal sealed class MemorySource(ReadOnlyMemory<float> samples) : ISampleSource
{
    private int _position;

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
