using Panns.Audio;
using Panns.Audio.Resampling;
using Panns.Common;

namespace Panns.Clips;

/// <summary>Where the samples of a clip come from: a file or a part of one, a stream, or memory. Nothing is read before it is opened.</summary>
/// <param name="name">What results and messages call it.</param>
/// <param name="open">Opens it as one channel at a rate in Hz; a stream can be opened once, everything else as often as wanted.</param>
internal sealed class ClipSource(string name, Func<int, CancellationToken, ISampleSource> open)
{
    /// <summary>A source that never waits for anything.</summary>
    public ClipSource(string name, Func<int, ISampleSource> open)
        : this(name, (rate, _) => open(rate))
    {
    }

    /// <summary>What results and messages call it.</summary>
    public string Name => name;

    /// <summary>Where in its recording it begins, in seconds.</summary>
    public double Start { get; private init; }

    /// <summary>A file, decoded and resampled as it is read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is read; null for the defaults.</param>
    public static ClipSource OfFile(string path, AudioReadOptions? options = null) => OfFile(path, 0, null, options);

    /// <summary>A part of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="start">Where the clip begins in it, in seconds.</param>
    /// <param name="end">Where it ends, in seconds; null for the file's end.</param>
    /// <param name="options">How it is read; null for the defaults.</param>
    public static ClipSource OfFile(string path, double start, double? end, AudioReadOptions? options = null)
        => new(path, (rate, token) => new ReaderSource(AudioFile.OpenMono(path, rate, start, end - start, options, token))) { Start = start };

    /// <summary>An uncompressed recording that comes by a stream.</summary>
    /// <param name="name">What messages call it.</param>
    /// <param name="stream">The recording from its first byte; closed when it has been read.</param>
    /// <param name="options">How it is read; null for the defaults.</param>
    public static ClipSource OfStream(string name, Stream stream, AudioReadOptions? options = null)
        => new(name, rate => new ReaderSource(new MonoReader(AudioFile.Open(stream, name), rate, options: options)));

    /// <summary>Samples in memory, at the rate that whoever opens them asks for.</summary>
    /// <param name="name">What messages call them.</param>
    /// <param name="samples">Mono samples.</param>
    public static ClipSource OfSamples(string name, ReadOnlyMemory<float> samples) => new(name, _ => new MemorySource(samples));

    /// <summary>A waveform in memory, checked as those of files are.</summary>
    /// <param name="name">What messages call it.</param>
    /// <param name="waveform">Mono samples.</param>
    /// <param name="sampleRate">Their rate in Hz.</param>
    /// <param name="rate">The rate at which it will be opened, in Hz.</param>
    /// <param name="options">What becomes of samples that are no numbers.</param>
    /// <exception cref="PannsException">It holds some, and they are refused.</exception>
    public static ClipSource OfWaveform(string name, ReadOnlySpan<float> waveform, int sampleRate, int rate, AudioReadOptions options)
    {
        var clean = SampleGuard.Check(waveform, Guard.Positive(sampleRate), options, name, out var issues);
        var samples = Resampler.Resample(clean, sampleRate, rate);
        return new(name, _ => new MemorySource(samples, issues));
    }

    /// <summary>Opens it at its beginning.</summary>
    /// <param name="sampleRate">Samples per second to deliver, in Hz.</param>
    /// <param name="cancellationToken">Ends waiting for a pipe that gives nothing.</param>
    /// <exception cref="PannsException">It cannot be read.</exception>
    public ISampleSource Open(int sampleRate, CancellationToken cancellationToken = default) => open(sampleRate, cancellationToken);

    /// <summary>What to say where it holds nothing.</summary>
    /// <param name="issues">What is wrong with it.</param>
    public PannsException Empty(AudioIssues issues) => new((Start > 0, issues.Any) switch
    {
        (true, true) => FormattableString.Invariant($"{Name}: holds no samples from {Start} s on: {issues}"),
        (true, false) => FormattableString.Invariant($"{Name}: holds no samples from {Start} s on; choose an earlier start"),
        _ => $"{Name}: holds no samples",
    });

    /// <summary>The same source; all samples that are read of it are shown to somebody else too, in order.</summary>
    public ClipSource ShownTo(SampleHandler handler) => new(name, (rate, token) => new ShownSource(open(rate, token), handler)) { Start = Start };
}
