using Panns.Audio.Decoding;
using Panns.Audio.Input;
using Panns.Audio.Pcm;
using Panns.Common;

namespace Panns.Audio;

/// <summary>
/// Opens recordings. A file's format is detected from its content, never from its name. Uncompressed formats (WAV, AU, AIFF, CAF, Wave64)
/// need nothing installed, nor do MP3, Ogg Vorbis and Opus; all others are decoded by libsndfile, NAudio (Windows) or ffmpeg, whichever is
/// available.
/// </summary>
public static class AudioFile
{
    /// <summary>Opens an audio file with all its channels, at its own sample rate.</summary>
    /// <param name="path">
    /// The file, a named pipe, or <c>-</c> for standard input. Input from a pipe, up to 2 GiB, is kept in a temporary file while it is being
    /// read.
    /// </param>
    /// <param name="options">Which decoders to use, and how to treat invalid samples; null for the defaults.</param>
    /// <param name="cancellationToken">Stops waiting for a pipe, with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>A reader positioned at the start, with at least one frame.</returns>
    /// <exception cref="PannsException">
    /// The file is missing, empty, damaged, not audio, or in a format whose decoder is not installed.
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
    /// Everything besides the file's bytes that determines its samples: the decoder that reads it, or the candidates, with their versions; the
    /// channel; and the treatment of invalid samples.
    /// </summary>
    /// <exception cref="PannsException">The file is missing or empty.</exception>
    [BestFriend]
    internal static string DecoderOf(string path, AudioReadOptions? options = null)
    {
        options ??= AudioReadOptions.Default;
        using var input = AudioInput.Open(path);
        return $"{DecoderChain.Identify(input, options.Backends, AudioDecoder.All)}{options.Suffix}";
    }

    /// <summary>
    /// Opens an uncompressed recording (WAV, AU, AIFF, CAF, Wave64) from a stream, which need not be seekable. The reader owns the stream.
    /// </summary>
    /// <param name="stream">The stream, at the recording's first byte.</param>
    /// <param name="name">The name used in messages.</param>
    /// <returns>A reader positioned at the start.</returns>
    /// <exception cref="PannsException">The recording is damaged, or in another format.</exception>
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

    /// <summary>Opens an audio file as one channel at a chosen sample rate, to be read in blocks.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sampleRate">Samples per second to deliver, in hertz.</param>
    /// <param name="start">Where to begin, in seconds.</param>
    /// <param name="duration">How much to read, in seconds; null reads to the end.</param>
    /// <param name="options">Which decoders and which channel to use, and how to treat invalid samples; null for the defaults.</param>
    /// <param name="cancellationToken">Stops waiting for a pipe, with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>A reader positioned at <paramref name="start"/>.</returns>
    /// <exception cref="PannsException">As for <see cref="Open(string, AudioReadOptions?, CancellationToken)"/>, or no such channel.</exception>
    public static MonoReader OpenMono(
        string path,
        int sampleRate,
        double start = 0,
        double? duration = null,
        AudioReadOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return OpenInput(AudioInput.Open(path, cancellationToken), sampleRate, start, duration, options);
    }

    /// <summary>
    /// Opens the bytes of an audio file, such as an upload, as one channel at a chosen sample rate. Formats that libsndfile or ffmpeg decode
    /// are handed to them in memory on Linux, and elsewhere by a temporary file.
    /// </summary>
    /// <param name="file">All bytes of a file of any supported format; not copied, and not to be changed before the reader is disposed of.</param>
    /// <param name="name">The name used in messages.</param>
    /// <param name="sampleRate">Samples per second to deliver, in hertz.</param>
    /// <param name="start">Where to begin, in seconds.</param>
    /// <param name="duration">How much to read, in seconds; null reads to the end.</param>
    /// <param name="options">Which decoders and which channel to use, and how to treat invalid samples; null for the defaults.</param>
    /// <returns>A reader positioned at <paramref name="start"/>.</returns>
    /// <exception cref="PannsException">There are no bytes, they are damaged or not audio, or their decoder is not installed.</exception>
    public static MonoReader OpenMono(
        byte[] file, string name, int sampleRate, double start = 0, double? duration = null, AudioReadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        return OpenInput(AudioInput.Of(file, name), sampleRate, start, duration, options);
    }

    /// <summary>Opens a recording of any format from a stream: uncompressed ones as they arrive, others once all bytes are in memory.</summary>
    internal static MonoReader OpenMono(Stream stream, string name, int sampleRate, AudioReadOptions options)
    {
        var bytes = new ByteInput(stream);
        try
        {
            var kind = AudioSignature.Recognize(bytes.Peek(AudioSignature.Length));
            if (PcmFile.Handles(kind))
            {
                return new(PcmFile.Open(bytes, kind, name), sampleRate, options: options);
            }

            using (bytes)
            {
                return OpenMono(bytes.ReadToEnd(name), name, sampleRate, options: options);
            }
        }
        catch (Exception error) when (error is IOException or UnsupportedAudioException)
        {
            bytes.Dispose();
            throw new PannsException(
                error is IOException ? $"{name}: cannot be read: {error.Message}" : $"{name}: {error.Message}; from a stream that cannot be read: give all bytes of the file", error);
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    /// <summary>Opens a recording as one channel. The reader owns the input; if opening fails, it is disposed.</summary>
    internal static MonoReader OpenInput(AudioInput input, int sampleRate, double start, double? duration, AudioReadOptions? options)
    {
        options ??= AudioReadOptions.Default;
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

    /// <summary>Reads a whole audio file, or one part of it, as one channel at a chosen sample rate.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sampleRate">Samples per second to deliver, in hertz.</param>
    /// <param name="start">Where to begin, in seconds.</param>
    /// <param name="duration">How much to read, in seconds; null reads to the end.</param>
    /// <param name="options">Which decoders and which channel to use, and how to treat invalid samples; null for the defaults.</param>
    /// <returns>ceil(frames * rate / the file's rate) samples, full scale -1 to 1.</returns>
    /// <exception cref="PannsException">As for <see cref="OpenMono(string, int, double, double?, AudioReadOptions?, CancellationToken)"/>, or the part asked for is empty.</exception>
    /// <remarks>
    /// Problems that do not prevent reading are not reported here. To see them, use <see cref="OpenMono(string, int, double, double?, AudioReadOptions?, CancellationToken)"/> and
    /// <see cref="MonoReader.Issues"/>; to refuse such recordings, set <see cref="AudioReadOptions.Strict"/>.
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
