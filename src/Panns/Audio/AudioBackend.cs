namespace Panns.Audio;

/// <summary>A decoder of audio files.</summary>
public enum AudioBackend
{
    /// <summary>This library's own decoder of uncompressed formats (WAV with RF64 and BW64, AU, AIFF, CAF, Wave64). Always available.</summary>
    Managed,

    /// <summary>The native library libsndfile, if installed: FLAC, Ogg Vorbis, Opus, and MP3 from version 1.1 on.</summary>
    LibSndFile,

    /// <summary>
    /// Managed decoders that come with this library, for every platform: MP3 by NLayer, Ogg Vorbis by NVorbis, Opus by Concentus. Left out
    /// of builds whose feed lacks these packages.
    /// </summary>
    Portable,

    /// <summary>NAudio over Windows Media Foundation, in builds that include it: MP3, M4A, WMA.</summary>
    NAudio,

    /// <summary>The <c>ffmpeg</c> program, if it is on the path: nearly every format.</summary>
    FFmpeg,
}
