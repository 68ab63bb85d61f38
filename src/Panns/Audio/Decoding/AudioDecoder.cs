using Panns.Audio.Input;

namespace Panns.Audio.Decoding;

/// <summary>Opens audio files of certain formats.</summary>
internal abstract class AudioDecoder
{
    /// <summary>All decoders in this build.</summary>
    public static IReadOnlyList<AudioDecoder> All { get; } =
    [
        new ManagedDecoder(),
        new SndFileDecoder(),
#if PANNS_DECODERS
        new Portable.PortableDecoder(),
#endif
#if PANNS_NAUDIO
        new NAudioDecoder(),
#endif
        new FFmpegDecoder(Environment.GetEnvironmentVariable(AudioReadOptions.FFmpegVariable)),
    ];

    /// <summary>The decoder's name in options.</summary>
    public abstract AudioBackend Backend { get; }

    /// <summary>Whether this machine has what the decoder needs.</summary>
    public abstract bool IsInstalled { get; }

    /// <summary>The version of the external decoder, because another version may give other samples. Empty for this library's own code.</summary>
    public abstract string Version { get; }

    /// <summary>Opens a non-empty recording at its start.</summary>
    /// <param name="input">The recording: this library's own decoder reads its stream, the others its path.</param>
    /// <returns>A reader with at least one frame. The caller keeps ownership of the input.</returns>
    /// <exception cref="UnsupportedAudioException">This decoder does not support the format; another one may.</exception>
    /// <exception cref="PannsException">The format is supported but the recording is damaged; another decoder may still read it.</exception>
    public abstract AudioReader Open(AudioInput input);
}
