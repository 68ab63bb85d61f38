using Panns.Audio;
using Panns.Audio.Decoding;
using Panns.Audio.Input;
using Panns.Audio.Lengths;
using Panns.Tests.Audio;
using static Panns.Tests.Audio.PcmBytes;
using static Panns.Tests.Audio.StreamBytes;
using static Panns.Tests.Audio.WavBytes;

namespace Panns.Tests.Fuzzing;

/// <summary>Readers of recordings, and of the lengths that compressed ones state. Other decoders than ours are not ours to test.</summary>
internal static class AudioTargets
{
    // A header may state a long silence, which takes no bytes.
    private const int MostFrames = 1 << 18;

    private static readonly AudioReadOptions Ours = new() { Backends = [AudioBackend.Managed] };
    private static readonly byte[] Sound = [.. Enumerable.Range(0, 480).Select(i => (byte)(i * 37))];
    private static readonly byte[] Floats = [.. Enumerable.Range(0, 120).SelectMany(i => BitConverter.GetBytes(MathF.Sin(i)))];
    private static readonly Guid PcmFormat = new("00000001-0000-0010-8000-00aa00389b71");

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("wav", Wav, Read),
        new("au", () => [Au(3, 8000, 1, Sound), Au(1, 8000, 2, Sound, uint.MaxValue, [1, 2, 3, 4]), Au(6, 44100, 1, Swap32(Floats)), [.. Au(27, 8000, 1, Sound), .. Au(27, 8000, 1, Sound)]], Read),
        new("aiff", () => [Aiff(Swap(Sound)), Aiff(Sound, codec: "sowt"), Aiff(Swap(Sound), commonLast: true), Aiff(Swap(Sound), bits: 24, codec: "NONE", after: BigChunk("NAME", [1, 2]))], Read),
        new("caf", () => [Caf(Sound), Caf(Swap(Sound), flags: 0), Caf(Sound, size: -5), Caf(Sound, codec: "ulaw", bits: 8)], Read),
        new("wave64", () => [PcmBytes.Wave64(Sound), PcmBytes.Wave64(Sound, after: Wave64Chunk("fmt ", new byte[16]))], Read),
        new("lengths", Streams, path =>
        {
            using var input = AudioInput.Open(path);
            _ = LengthProbe.Of(input)?.ShortfallOf(8000, 8000)?.ToString();
        }),
        .. AudioDecoder.All.Any(decoder => decoder.Backend == AudioBackend.Portable) ? Portable : [],
    ];

    // Decoders of others behind readers of ours: what they throw at damaged data has to become one of our errors.
    private static FuzzTarget[] Portable =>
    [
        new("mp3", () => [CompressedSounds.Mp3, CompressedSounds.LayerII], ReadPortable),
        new("vorbis", () => [CompressedSounds.Vorbis], ReadPortable),
        new("opus", () => [CompressedSounds.Opus], ReadPortable),
    ];

    private static byte[][] Wav() =>
    [
        MonoFile(1, 16, Sound),
        MonoFile(3, 32, Floats),
        Riff(Chunk("LIST", [1, 2, 3]), Format(6, 2, 8000, 8), Chunk("fact", U32(240)), Chunk("data", Sound), Chunk("id3 ", [1, 2])),
        Riff(Extensible(PcmFormat, 2, 48000, 32, 24), Chunk("data", Sound)),
        Container("RF64", Sizes(Sound.Length), Format(1, 1, 8000, 24), Chunk("data", Sound, uint.MaxValue)),
        Riff(Format(1, 1, 8000, 16), Chunk("LIST", [.. Ascii("wavl"), .. Chunk("data", Sound), .. Chunk("slnt", U32(100)), .. Chunk("data", Sound)])),
        [.. MonoFile(1, 16, Sound), .. MonoFile(1, 16, Sound)],
        [.. Ascii("RIFX"), .. Big32(100), .. Ascii("WAVEfmt "), .. Big32(16), 0, 1, 0, 1, .. Big32(8000), .. Big32(16000), 0, 2, 0, 16, .. Ascii("data"), .. Big32(64), .. Sound[..64]],
    ];

    private static byte[][] Streams() =>
    [
        Flac(24000, 8000),
        [.. Ascii("ID3\u0003\0\0\0\0\0\u0014"), .. new byte[20], .. Flac(0, 8000), 0xFF, 0xF8, 0xC0, 0x08, 4, .. new byte[60]],
        Ogg(7, 8000, 24000),
        [.. Ogg(7, 8000, 24000), .. Page(1, 2, 0, Opus(312)), .. Page(1, 0, 5000, new byte[50]), .. Page(1, 4, 96312, new byte[50])],
        [.. Table(200, 576, 1000), .. Frames(3), .. new byte[40], .. Frames(3), .. Ascii("TAG"), .. new byte[125]],
        [.. Enumerable.Repeat((byte[])[0xFF, 0xF1, 0x60, 0x40, 0x0C, 0x9F, 0xFC, .. new byte[93]], 5).SelectMany(frame => frame)],
        [.. Big32(16), .. Ascii("ftypM4A "), .. new byte[4], .. Big32(24), .. Ascii("moov"), .. new byte[16], .. Big32(1), .. Ascii("mdat"), .. Big64(32), .. new byte[16]],
        Riff(Format(0x31, 1, 8000, 0), Chunk("data", Sound, 400)),
        Asf(),
    ];

    // The header object with its properties (Advanced Systems Format, 3.1 and 3.2).
    private static byte[] Asf()
    {
        byte[] properties =
        [
            0xA1, 0xDC, 0xAB, 0x8C, 0x47, 0xA9, 0xCF, 0x11, 0x8E, 0xE4, 0x00, 0xC0, 0x0C, 0x20, 0x53, 0x65, .. U64(104), .. new byte[16], .. U64(400), .. U64(0), .. U64(5),
            .. U64(30_000_000), .. U64(30_000_000), .. U64(0), .. U32(2), .. U32(100), .. U32(100), .. U32(64000),
        ];
        return [0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11, 0xA6, 0xD9, 0x00, 0xAA, 0x00, 0x62, 0xCE, 0x6C, .. U64(30 + properties.Length), .. U32(1), 1, 2, .. properties, .. new byte[200]];
    }

    // Three ways: all channels from a file, one channel at another rate, and from a pipe, which cannot be searched.
    private static void Read(string path)
    {
        using (var reader = AudioFile.Open(path, Ours))
        {
            Drain(reader.Read, reader.Channels);
            _ = reader.Issues.ToString();
        }

        using (var reader = AudioFile.OpenMono(path, 8000, options: Ours with { InvalidSamples = InvalidSamples.Silence }))
        {
            Drain(reader.Read, 1);
        }

        try
        {
            using var pipe = AudioFile.Open(new PipeStream(File.OpenRead(path)), "pipe");
            pipe.Skip(10);
            Drain(pipe.Read, pipe.Channels);
        }
        catch (PannsException)
        {
            // What comes in another order than it is needed in cannot be read from a pipe.
        }
    }

    private static void ReadPortable(string path)
    {
        using var reader = AudioFile.OpenMono(path, 16000, options: new() { Backends = [AudioBackend.Portable], InvalidSamples = InvalidSamples.Silence });
        Drain(reader.Read, 1);
        _ = reader.Issues.ToString();
    }

    private static byte[] Swap32(byte[] samples) => [.. samples.Chunk(4).SelectMany(sample => sample.Reverse())];

    private static void Drain(Func<Span<float>, int> read, int channels)
    {
        var block = new float[1024 * channels];
        for (int frames, total = 0; total < MostFrames && (frames = read(block)) > 0; total += frames)
        {
        }
    }
}
