using Panns.Audio.Input;

namespace Panns.Audio.Decoding;

/// <summary>One way of decoding files.</summary>
internal abstract class AudioDecoder
{
    /// <summary>All that this build has.</summary>
    public static IReadOnlyList<AudioDecoder> All { get; } =
    [
        new ManagedDecoder(),
        new SndFileDecoder(),
#if NAUDIO
        new NAudioDecoder(),
#endif
        new FFmpegDecoder(Environment.GetEnvironmentVariable(AudioReadOptions.FFmpegVariable)),
    ];

    /// <summary>The name that options know it by.</summary>
    public abstract AudioBackend Backend { get; }

    /// <summary>Whether what it needs is there on this machine.</summary>
    public abstract bool IsInstalled { get; }

    /// <summary>The version of what it needs: others may give other samples. Empty for this library's own code.</summary>
    public abstract string Version { get; }

    /// <summary>Opens a recording that exists and is not empty, from its start.</summary>
    /// <param name="input">The recording: a stream of its bytes for a decoder of our own, a path for the others.</param>
    /// <returns>A reader holding at least one frame. The input stays the caller's.</returns>
    /// <exception cref="UnsupportedAudioException">Not for this decoder: another may be tried.</exception>
    /// <exception cref="PannsException">The recording is of this decoder's kind, and damaged: another may be tried still.</exception>
    public abstract AudioReader Open(AudioInput input);
}
