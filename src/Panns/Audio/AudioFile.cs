using Panns.Audio.Decoding;

namespace Panns.Audio;

/// <summary>
/// Opens recordings. The kind of a file is told from its content, never from its name. WAV and AU need nothing installed;
/// every other kind is decoded by libsndfile, NAudio (Windows) or ffmpeg, whichever is there.
/// </summary>
public static class AudioFile
{
    /// <summary>Opens an audio file as it is: all its channels at its own rate.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Which decoders to use; null for all.</param>
    /// <returns>A reader at the recording's start, holding at least one frame.</returns>
    /// <exception cref="PannsException">
    /// The file is missing, empty, damaged, no audio, or of a kind that needs a decoder that is not installed.
    /// </exception>
    public static AudioReader Open(string path, AudioReadOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return DecoderChain.Open(path, (options ?? AudioReadOptions.Default).Backends, AudioDecoder.All);
    }

    /// <summary>What the samples of a file depend on beside its bytes: the decoder that reads it, or those that are tried, with their versions.</summary>
    /// <exception cref="PannsException">There is no such file, or a damaged one.</exception>
    internal static string DecoderOf(string path) => DecoderChain.Identify(path, AudioReadOptions.Default.Backends, AudioDecoder.All);

    /// <summary>Opens a WAV or AU recording from a stream, which need not be able to seek. The reader owns the stream.</summary>
    /// <param name="stream">The recording, from its first byte.</param>
    /// <param name="name">What messages call it.</param>
    /// <returns>A reader at the recording's start.</returns>
    /// <exception cref="PannsException">The stream holds no WAV or AU recording, or a damaged one.</exception>
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
                $"{name}: {error.Message}; from a stream only WAV and AU in the usual encodings can be read: open it as a file", error);
        }
    }

    /// <summary>Opens an audio file as one channel at a chosen rate, to be read in blocks.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sampleRate">Samples per second to deliver, in hertz.</param>
    /// <param name="start">Where to begin, in seconds.</param>
    /// <param name="duration">How much to read, in seconds; null reads to the end.</param>
    /// <param name="options">Which decoders to use; null for all.</param>
    /// <returns>A reader at <paramref name="start"/>.</returns>
    /// <exception cref="PannsException">As <see cref="Open(string, AudioReadOptions?)"/>.</exception>
    public static MonoReader OpenMono(
        string path, int sampleRate, double start = 0, double? duration = null, AudioReadOptions? options = null)
    {
        var source = Open(path, options);
        try
        {
            return new MonoReader(source, sampleRate, start, duration);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Reads an audio file as one channel at a chosen rate, whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sampleRate">Samples per second to deliver, in hertz.</param>
    /// <param name="start">Where to begin, in seconds.</param>
    /// <param name="duration">How much to read, in seconds; null reads to the end.</param>
    /// <param name="options">Which decoders to use; null for all.</param>
    /// <returns>The samples, full scale -1 to 1; ceil(frames * rate / the file's rate) of them.</returns>
    /// <exception cref="PannsException">As <see cref="Open(string, AudioReadOptions?)"/>, or the part asked for is empty.</exception>
    public static float[] LoadMono(
        string path, int sampleRate, double start = 0, double? duration = null, AudioReadOptions? options = null)
    {
        using var reader = OpenMono(path, sampleRate, start, duration, options);
        return reader.ReadToEnd();
    }
}
