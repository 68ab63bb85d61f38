namespace Panns.Audio.Decoding;

/// <summary>File formats that are detected from their first bytes.</summary>
internal enum AudioKind
{
    Unknown,
    Wav,
    Au,
    Flac,
    Ogg,
    Mp3,
    Aiff,
    Mpeg4,
    Matroska,
    Asf,
    Caf,
    Wave64,
    WavPack,
    Amr,
    Aac,
}

/// <summary>Detects a file's format from its content, ignoring its name.</summary>
internal static class AudioSignature
{
    /// <summary>Number of leading bytes that are examined.</summary>
    public const int Length = 16;

    public static AudioKind Recognize(ReadOnlySpan<byte> start) => start switch
    {
        _ when IsWav(start) => AudioKind.Wav,
        _ when start.StartsWith(".snd"u8) || start.StartsWith("dns."u8) => AudioKind.Au,
        _ when start.StartsWith("fLaC"u8) => AudioKind.Flac,
        _ when start.StartsWith("OggS"u8) => AudioKind.Ogg,
        _ when start.StartsWith("FORM"u8) && start.Length >= 11 && start[8..].StartsWith("AIF"u8) => AudioKind.Aiff,
        _ when start.Length >= 8 && start[4..].StartsWith("ftyp"u8) => AudioKind.Mpeg4,
        _ when start.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3]) => AudioKind.Matroska,
        _ when start.StartsWith((ReadOnlySpan<byte>)[0x30, 0x26, 0xB2, 0x75]) => AudioKind.Asf,
        _ when start.StartsWith("caff"u8) => AudioKind.Caf,
        _ when start.StartsWith("riff"u8) => AudioKind.Wave64,
        _ when start.StartsWith("wvpk"u8) => AudioKind.WavPack,
        _ when start.StartsWith("#!AMR"u8) => AudioKind.Amr,
        _ when start.StartsWith("ID3"u8) => AudioKind.Mp3,
        _ when start.Length >= 2 && start[0] == 0xFF && (start[1] & 0xF6) == 0xF0 => AudioKind.Aac,
        _ when start.Length >= 2 && start[0] == 0xFF && (start[1] & 0xE0) == 0xE0 && (start[1] & 0x06) != 0 => AudioKind.Mp3,
        _ => AudioKind.Unknown,
    };

    /// <summary>
    /// Returns a file's format and where its content starts: any format may be preceded by an ID3 tag.
    /// </summary>
    public static (AudioKind Kind, long Start) Recognize(Stream file)
    {
        Span<byte> start = stackalloc byte[Length];
        var position = 0L;
        while (true)
        {
            file.Position = position;
            var found = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
            if (found.Length >= 10 && found.StartsWith("ID3"u8) && !found.Slice(6, 4).ContainsAnyExceptInRange((byte)0, (byte)127))
            {
                var size = (found[6] << 21) | (found[7] << 14) | (found[8] << 7) | found[9];
                position += 10 + size + ((found[5] & 0x10) != 0 ? 10 : 0);
                continue;
            }

            var kind = Recognize(found);
            return kind != AudioKind.Unknown || position == 0 ? (kind, position)
                : found.IsEmpty ? (AudioKind.Mp3, 0)
                : (AudioKind.Mp3, position);
        }
    }

    /// <summary>The format's name in messages; empty if unknown.</summary>
    public static string Describe(this AudioKind kind) => kind switch
    {
        AudioKind.Unknown => "",
        AudioKind.Mpeg4 => "MP4/M4A",
        AudioKind.Matroska => "Matroska/WebM",
        AudioKind.Asf => "WMA",
        AudioKind.WavPack => "WavPack",
        AudioKind.Wave64 => "Wave64",
        AudioKind.Ogg => "Ogg",
        _ => kind.ToString().ToUpperInvariant(),
    };

    private static bool IsWav(ReadOnlySpan<byte> start)
        => (start.StartsWith("RIFF"u8) || start.StartsWith("RIFX"u8) || start.StartsWith("RF64"u8) || start.StartsWith("BW64"u8))
        && (start.Length < 12 || start[8..].StartsWith("WAVE"u8));
}
