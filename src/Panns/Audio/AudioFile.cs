using Panns.Audio.Decoding;
using Panns.Audio.Input;

namespace Panns.Audio;

/// <summary>
/// Opens recordings. The kind of a file is told from its content, never from its name. Uncompressed kinds (WAV, AU, AIFF, CAF, Wave64) need
/// nothing installed; every other kind is decoded by libsndfile, NAudio (Windows) or ffmpeg, whichever is there.
/// </summary>
public static class AudioFile
{
    /// <summary>Opens an audio file as it is: all its channels at its own rate.</summary>
    /// <param name="path">
    /// The file; also a pipe with a name, or <c>-</c> for the standard input: what comes through either, up to 2 GiB, is kept in a temporary
    /// file as long as it is read.
    /// </param>
    /// <param name="options">Which decoders to use, and what becomes of bad samples; null for the defaults.</param>
    /// <param name="cancellationToken">Ends waiting for a pipe with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>A reader at the recording's start, holding at least one frame.</returns>
    /// <exception cref="PannsException">
    /// The file is missing, empty, damaged, no audio, or of a kind that needs a decoder that is not installed.
    /// </exception>
    public static AudioReader Open(string path, AudioReadOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var input = AudioInput.Open(path, cancellationToken);
        try
        {
            var reader = Open(input, options ?? AudioReadOptions.Default);
            reader.Owned = input;
            return reader;
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    /// <summary>
    /// What the samples of a file depend on beside its bytes: the decoder that reads it, or those that are tried, with their versions; and which
    /// channel, and what becomes of bad samples.
    /// </summary>
    /// <exception cref="PannsException">There is no such file, or an empty one.</exception>
    internal static string DecoderOf(string path, AudioReadOptions? options = null)
    {
        options ??= AudioReadOptions.Default;
        using var input = AudioInput.Open(path);
        return $"{DecoderChain.Identify(input, options.Backends, AudioDecoder.All)}{options.Suffix}";
    }

    /// <summary>
    /// Opens an uncompressed recording (WAV, AU, AIFF, CAF, Wave64) from a stream, which need not be able to seek. The reader owns the stream.
    /// </summary>
    /// <param name="stream">The recording, from its first byte.</param>
    /// <param name="name">What messages call it.</param>
    /// <returns>A reader at the recording's start.</returns>
    /// <exception cref="PannsException">The stream holds no such recording, or a damaged one.</exception>
    public static AudioReader Open(Stream stream, string name = "audio stream")
    {
        ArgumentNullException.ThrowIfNull(stream);
        try
        {
            return ManagedDecoder.Open(stream, name);
        }
        catch (UnsupportedAudioException error)
        {
            throw new PannsException(
                $"{name}: {error.Message}; from a stream only uncompressed audio in the usual encodings can be read: open it as a file", error);
        }
    }

    /// <summary>Opens an audio file as one channel at a chosen rate, to be read in blocks.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sampleRate">Samples per second to deliver, in hertz.</param>
    /// <param name="start">Where to begin, in seconds.</param>
    /// <param name="duration">How much to read, in seconds; null reads to the end.</param>
    /// <param name="options">Which decoders to use, which channel, and what becomes of bad samples; null for the defaults.</param>
    /// <param name="cancellationToken">Ends waiting for a pipe with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>A reader at <paramref name="start"/>.</returns>
    /// <exception cref="PannsException">As <see cref="Open(string, AudioReadOptions?, CancellationToken)"/>, or there is no such channel.</exception>
    public static MonoReader OpenMono(
        string path,
        int sampleRate,
        double start = 0,
        double? duration = null,
        AudioReadOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= AudioReadOptions.Default;
        var input = AudioInput.Open(path, cancellationToken);
        AudioReader? source = null;
        try
        {
            if (options.Channel == AudioChannel.Loudest)
            {
                options = options with { Channel = Loudest(input, options, start, duration) };
            }

            source = Open(input, options);
            source.Owned = input;
            return new MonoReader(source, sampleRate, start, duration, options);
        }
        catch
        {
            source?.Dispose();
            input.Dispose();
            throw;
        }
    }

    /// <summary>Reads an audio file as one channel at a chosen rate, whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sampleRate">Samples per second to deliver, in hertz.</param>
    /// <param name="start">Where to begin, in seconds.</param>
    /// <param name="duration">How much to read, in seconds; null reads to the end.</param>
    /// <param name="options">Which decoders to use, which channel, and what becomes of bad samples; null for the defaults.</param>
    /// <returns>The samples, full scale -1 to 1; ceil(frames * rate / the file's rate) of them.</returns>
    /// <exception cref="PannsException">As <see cref="OpenMono"/>, or the part asked for is empty.</exception>
    /// <remarks>
    /// What is wrong with a recording that can be read all the same is not told here: <see cref="OpenMono"/> gives a reader that has
    /// <see cref="MonoReader.Issues"/>, or <see cref="AudioReadOptions.Strict"/> makes it an error.
    /// </remarks>
    public static float[] LoadMono(
        string path, int sampleRate, double start = 0, double? duration = null, AudioReadOptions? options = null)
    {
        using var reader = OpenMono(path, sampleRate, start, duration, options);
        return reader.ReadToEnd();
    }

    private static AudioReader Open(AudioInput input, AudioReadOptions options)
    {
        var reader = DecoderChain.Open(input, options.Backends, AudioDecoder.All);
        reader.Handling = options;
        return reader;
    }

    private static AudioChannel Loudest(AudioInput input, AudioReadOptions options, double start, double? duration)
    {
        using var source = Open(input, options with { Strict = false });
        source.Skip((long)Math.Round(start * source.SampleRate));
        var frames = duration is { } seconds ? (long)Math.Round(seconds * source.SampleRate) : long.MaxValue;
        return AudioChannel.Number(LoudestChannel.Find(source, frames) + 1);
    }
}
