namespace Panns.Audio;

/// <summary>What can decode an audio file.</summary>
public enum AudioBackend
{
    /// <summary>The decoder of uncompressed kinds in this library (WAV with RF64 and BW64, AU, AIFF, CAF, Wave64): needs nothing installed.</summary>
    Managed,

    /// <summary>The native library libsndfile, where it is installed: FLAC, Ogg Vorbis, Opus, MP3 (from 1.1 on).</summary>
    LibSndFile,

    /// <summary>NAudio over Windows Media Foundation, where the build has it: MP3, M4A, WMA.</summary>
    NAudio,

    /// <summary>The program <c>ffmpeg</c>, where it is on the path: nearly every format.</summary>
    FFmpeg,
}
