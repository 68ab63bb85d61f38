using static Panns.Tests.Audio.WavBytes;

namespace Panns.Tests.Audio;

/// <summary>Every WAV encoding, with values computed by hand.</summary>
public class WavFormatTests
{
    private static readonly Guid Pcm = new("00000001-0000-0010-8000-00AA00389B71");
    private static readonly Guid Float = new("00000003-0000-0010-8000-00AA00389B71");
    private static readonly Guid ALaw = new("00000006-0000-0010-8000-00AA00389B71");
    private static readonly Guid AmbisonicPcm = new("00000001-0721-11D3-8644-C8C1CA000000");

    public static TheoryData<int, int, byte[], float[]> Encodings => new()
    {
        { 1, 8, [0, 1, 64, 128, 129, 255], [-1, -127 / 128f, -0.5f, 0, 1 / 128f, 127 / 128f] },
        { 1, 16, [0x00, 0x80, 0xFF, 0x7F, 0x00, 0x40, 0xFF, 0xFF, 0x34, 0x12], [-1, 32767 / 32768f, 0.5f, -1 / 32768f, 0x1234 / 32768f] },
        {
            1, 24, [0x00, 0x00, 0x80, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0x56, 0x34, 0x12, 0x01, 0x00, 0x00],
            [-1, 8388607 / 8388608f, -1 / 8388608f, 0x123456 / 8388608f, 1 / 8388608f]
        },
        {
            1, 32, [0x00, 0x00, 0x00, 0x80, 0x00, 0x00, 0x00, 0x40, 0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x01, 0x00, 0x00],
            [-1, 0.5f, -1 / 2147483648f, 256 / 2147483648f]
        },
        { 3, 16, [0x00, 0x3C, 0x00, 0xB4, 0x00, 0x38], [1, -0.25f, 0.5f] },
        { 3, 32, [0x00, 0x00, 0x80, 0x3F, 0x00, 0x00, 0x20, 0xC1, 0x00, 0x00, 0x00, 0x3E], [1, -10, 0.125f] },
        { 3, 64, [0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0, 0, 0, 0, 0, 0, 0xD0, 0xBF], [1, -0.25f] },
        { 6, 8, [0xD5, 0x55, 0xAA, 0x2A], [8 / 32768f, -8 / 32768f, 32256 / 32768f, -32256 / 32768f] },
        { 7, 8, [0xFF, 0x80, 0x00, 0xFE], [0, 32124 / 32768f, -32124 / 32768f, 8 / 32768f] },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Encoding_gives_hand_worked_values(int tag, int bits, byte[] samples, float[] expected)
    {
        Assert.Equal(expected, ReadAll(MonoFile(tag, bits, samples)));
        Assert.Equal(expected, ReadAll(MonoFile(tag, bits, samples), pipe: true));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(8)]
    [InlineData(200)]
    public void Channels_stay_in_their_order(int channels)
    {
        var values = Enumerable.Range(0, channels * 3).ToArray();
        using var reader = Open(Riff(Format(1, channels, 44100, 16), Chunk("data", [.. values.SelectMany(U16)])));
        Assert.Equal((44100, channels, 3L), (reader.SampleRate, reader.Channels, reader.FrameCount));
        Assert.Equal(values.Select(value => value / 32768f), ReadAll(reader));
    }

    [Fact]
    public void Extensible_takes_its_encoding_from_the_sub_format()
    {
        Assert.Equal([0.5f, -0.5f], ReadAll(Riff(Extensible(Pcm, 2, 8000, 16, 16), Chunk("data", [0x00, 0x40, 0x00, 0xC0]))));
        Assert.Equal([1f], ReadAll(Riff(Extensible(Float, 1, 8000, 32, 32), Chunk("data", [0x00, 0x00, 0x80, 0x3F]))));
        Assert.Equal([8 / 32768f, -8 / 32768f], ReadAll(Riff(Extensible(ALaw, 1, 8000, 8, 8), Chunk("data", [0xD5, 0x55]))));
        // Cut off before the format field: no other format has 16 or 24 bits.
        Assert.Equal([0.5f, -0.5f], ReadAll(Riff(Format(0xFFFE, 1, 8000, 16), Chunk("data", [0x00, 0x40, 0x00, 0xC0]))));
        Assert.Equal([0.5f], ReadAll(Riff(Extensible(AmbisonicPcm, 1, 8000, 16, 16), Chunk("data", [0x00, 0x40]))));
    }

    [Fact]
    public void Fewer_valid_bits_sit_at_the_top_of_their_container()
    {
        // 20 bits in 24: the value 2^18 of 2^19 is 0x40000 << 4. 24 bits in 32: 2^22 << 8.
        Assert.Equal([0.5f], ReadAll(Riff(Extensible(Pcm, 1, 8000, 24, 20), Chunk("data", [0x00, 0x00, 0x40]))));
        Assert.Equal([0.5f], ReadAll(Riff(Extensible(Pcm, 1, 8000, 32, 24), Chunk("data", [0x00, 0x00, 0x00, 0x40]))));
        Assert.Equal([0.5f, -1f], ReadAll(Riff(Format(1, 1, 8000, 12), Chunk("data", [0x00, 0x40, 0x00, 0x80]))));
        Assert.Equal([0.5f], ReadAll(Riff(Format(1, 1, 8000, 20, frameBytes: 4), Chunk("data", [0x00, 0x00, 0x00, 0x40]))));
    }

    [Fact]
    public void A_frame_size_that_contradicts_the_bits_is_ignored()
        => Assert.Equal([0.5f, -0.5f], ReadAll(Riff(Format(1, 2, 8000, 16, frameBytes: 1), Chunk("data", [0x00, 0x40, 0x00, 0xC0]))));

    [Fact]
    public void Big_endian_RIFX_is_read()
    {
        byte[] file =
        [
            .. Ascii("RIFX"), .. Big32(40), .. Ascii("WAVEfmt "), .. Big32(16), 0, 1, 0, 1, .. Big32(8000), .. Big32(16000), 0, 2, 0, 16,
            .. Ascii("data"), .. Big32(4), 0x40, 0x00, 0xC0, 0x00,
        ];
        Assert.Equal([0.5f, -0.5f], ReadAll(file));
    }

    [Theory]
    [InlineData("RF64")]
    [InlineData("BW64")]
    public void Long_forms_take_their_size_from_ds64(string container)
    {
        var file = Container(
            container,
            Sizes(4),
            Format(1, 1, 8000, 16),
            Chunk("data", [0x00, 0x40, 0x00, 0xC0], uint.MaxValue),
            Chunk("LIST", new byte[8]));
        Assert.Equal([0.5f, -0.5f], ReadAll(file));
        Assert.Equal([0.5f, -0.5f], ReadAll(file, pipe: true));
    }

    [Fact]
    public void A_long_form_without_known_size_is_read_to_its_end()
    {
        var samples = Chunk("data", [0x00, 0x40, 0x00, 0xC0], uint.MaxValue);
        var file = Container("RF64", Chunk("ds64", new byte[28]), Format(1, 1, 8000, 16), samples);
        Assert.Equal([0.5f, -0.5f], ReadAll(file));
    }

    [Fact]
    public void Skipping_lands_on_the_right_frame()
    {
        byte[] samples = [.. Enumerable.Range(0, 20000).SelectMany(U16)];
        foreach (var pipe in new[] { false, true })
        {
            using var reader = Open(Riff(Format(1, 2, 8000, 16), Chunk("data", samples)), pipe);
            var frame = new float[2];
            Assert.Equal(1, reader.Read(frame));
            Assert.Equal(7000, reader.Skip(7000));
            Assert.Equal(1, reader.Read(frame));
            Assert.Equal([14002 / 32768f, 14003 / 32768f], frame);
            Assert.Equal(2998, reader.Skip(100000));
            Assert.Equal(0, reader.Read(frame));
        }
    }
}
