using Panns.Audio;
using Panns.Common;

namespace Panns.Clips;

/// <summary>Where the samples of a clip come from: a file or a part of one, a stream, or memory. Nothing is read before it is opened.</summary>
/// <param name="name">What results and messages call it.</param>
/// <param name="open">Opens it as one channel at a rate in Hz; a stream can be opened once, everything else as often as wanted.</param>
[BestFriend]
internal sealed class ClipSource(string name, Func<int, ISampleSource> open)
{
    /// <summary>What results and messages call it.</summary>
    public string Name => name;

    /// <summary>Where in its recording it begins, in seconds.</summary>
    public double Start { get; private init; }

    /// <summary>A file, decoded and resampled as it is read.</summary>
    /// <param name="path">The file.</param>
    public static ClipSource OfFile(string path) => OfFile(path, 0, null);

    /// <summary>A part of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="start">Where the clip begins in it, in seconds.</param>
    /// <param name="end">Where it ends, in seconds; null for the file's end.</param>
    public static ClipSource OfFile(string path, double start, double? end)
        => new(path, rate => new ReaderSource(AudioFile.OpenMono(path, rate, start, end - start))) { Start = start };

    /// <summary>A WAV or AU recording that comes by a stream.</summary>
    /// <param name="name">What messages call it.</param>
    /// <param name="stream">The recording from its first byte; closed when it has been read.</param>
    public static ClipSource OfStream(string name, Stream stream)
        => new(name, rate => new ReaderSource(new MonoReader(AudioFile.Open(stream, name), rate)));

    /// <summary>Samples in memory, at the rate that whoever opens them asks for.</summary>
    /// <param name="name">What messages call them.</param>
    /// <param name="samples">Mono samples.</param>
    public static ClipSource OfSamples(string name, ReadOnlyMemory<float> samples) => new(name, _ => new MemorySource(samples));

    /// <summary>Opens it at its beginning.</summary>
    /// <param name="sampleRate">Samples per second to deliver, in Hz.</param>
    /// <exception cref="PannsException">It cannot be read.</exception>
    public ISampleSource Open(int sampleRate) => open(sampleRate);

    /// <summary>What to say where it holds nothing.</summary>
    public PannsException Empty() => new(Start > 0
        ? FormattableString.Invariant($"{Name}: holds no samples from {Start} s on; choose an earlier start")
        : $"{Name}: holds no samples");

    /// <summary>The same source; all samples that are read of it are shown to somebody else too, in order.</summary>
    public ClipSource ShownTo(SampleHandler handler) => new(name, rate => new ShownSource(open(rate), handler)) { Start = Start };
}
