using Panns.Audio;
using Panns.Audio.Input;
using Panns.Common;

namespace Panns.Clips;

/// <summary>Where a clip's samples come from: a file or part of one, a stream, or memory. Nothing is read before it is opened.</summary>
/// <param name="name">Its name in results and messages.</param>
/// <param name="open">Opens it as one channel at a rate in Hz. A stream can be opened only once, everything else repeatedly.</param>
[BestFriend]
internal sealed class ClipSource(string name, Func<int, CancellationToken, ISampleSource> open)
{
    /// <summary>Creates a source whose opening never blocks, and so needs no cancellation.</summary>
    public ClipSource(string name, Func<int, ISampleSource> open)
        : this(name, (rate, _) => open(rate))
    {
    }

    /// <summary>Its name in results and messages.</summary>
    public string Name => name;

    /// <summary>Start of the clip within its recording, in seconds.</summary>
    public double Start { get; private init; }

    /// <summary>A file, decoded and resampled while it is read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    public static ClipSource OfFile(string path, AudioReadOptions? options = null) => OfFile(path, 0, null, options);

    /// <summary>A part of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="start">Start of the clip, in seconds.</param>
    /// <param name="end">End of the clip, in seconds; null for the file's end.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    public static ClipSource OfFile(string path, double start, double? end, AudioReadOptions? options = null)
        => new(path, (rate, token) => new ReaderSource(AudioFile.OpenMono(path, rate, start, end - start, options, token))) { Start = start };

    /// <summary>A recording that was received into a temporary file, in any format.</summary>
    /// <param name="name">Its name in results and messages.</param>
    /// <param name="received">The temporary file, which the caller deletes after the recording has been read.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    public static ClipSource OfSpool(string name, Spool received, AudioReadOptions? options = null)
        => new(name, rate => new ReaderSource(AudioFile.OpenInput(AudioInput.Of(name, received), rate, 0, null, options)));

    /// <summary>The bytes of a file of any format.</summary>
    /// <param name="name">Its name in messages.</param>
    /// <param name="file">The bytes.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    public static ClipSource OfBytes(string name, byte[] file, AudioReadOptions? options = null)
        => new(name, rate => new ReaderSource(AudioFile.OpenMono(file, name, rate, options: options)));

    /// <summary>A recording of any format from a stream; uncompressed ones are read as they arrive.</summary>
    /// <param name="name">Its name in messages.</param>
    /// <param name="stream">The recording from its first byte; closed after reading.</param>
    /// <param name="options">How to read it; null for the defaults.</param>
    public static ClipSource OfStream(string name, Stream stream, AudioReadOptions? options = null)
        => new(name, rate => new ReaderSource(AudioFile.OpenMono(stream, name, rate, options ?? AudioReadOptions.Default)));

    /// <summary>Samples in memory, already at the sample rate at which they will be opened.</summary>
    /// <param name="name">Its name in messages.</param>
    /// <param name="samples">Mono samples.</param>
    public static ClipSource OfSamples(string name, ReadOnlyMemory<float> samples) => new(name, _ => new MemorySource(samples));

    /// <summary>A waveform in memory, checked like the samples of a file and resampled.</summary>
    /// <param name="name">Its name in messages.</param>
    /// <param name="waveform">Mono samples.</param>
    /// <param name="sampleRate">Their rate in Hz.</param>
    /// <param name="rate">The rate at which it will be opened, in Hz.</param>
    /// <param name="options">How to treat samples that are not numbers.</param>
    /// <exception cref="PannsException">The waveform holds such samples, and they are refused.</exception>
    public static ClipSource OfWaveform(string name, ReadOnlySpan<float> waveform, int sampleRate, int rate, AudioReadOptions options)
    {
        var clean = SampleGuard.Check(waveform, Guard.Positive(sampleRate), options, name, out var issues);
        var samples = Resampler.Resample(clean, sampleRate, rate);
        return new(name, _ => new MemorySource(samples, issues));
    }

    /// <summary>Opens the clip at its start.</summary>
    /// <param name="sampleRate">Samples per second to deliver, in Hz.</param>
    /// <param name="cancellationToken">Stops waiting for a pipe that provides nothing.</param>
    /// <exception cref="PannsException">The recording cannot be read.</exception>
    public ISampleSource Open(int sampleRate, CancellationToken cancellationToken = default) => open(sampleRate, cancellationToken);

    /// <summary>Creates the error for a clip without samples.</summary>
    /// <param name="issues">The recording's problems.</param>
    public PannsException Empty(AudioIssues issues) => new((Start > 0, issues.Any) switch
    {
        (true, true) => FormattableString.Invariant($"{Name}: holds no samples from {Start} s on: {issues}"),
        (true, false) => FormattableString.Invariant($"{Name}: holds no samples from {Start} s on; choose an earlier start"),
        _ => $"{Name}: holds no samples",
    });

    /// <summary>The same source, except that what it opens is replaced by something around it.</summary>
    /// <param name="around">Returns what is read instead; owns the original.</param>
    public ClipSource Within(Func<ISampleSource, int, ISampleSource> around) => new(name, (rate, token) => around(open(rate, token), rate)) { Start = Start };

    /// <summary>The same source, except that a handler also gets all samples as they are read, in order.</summary>
    public ClipSource ShownTo(SampleHandler handler) => new(name, (rate, token) => new ShownSource(open(rate, token), handler)) { Start = Start };
}
