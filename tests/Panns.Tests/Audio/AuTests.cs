using static Panns.Tests.Audio.WavBytes;

namespace Panns.Tests.Audio;

/// <summary>AU files, with values computed by hand.</summary>
public class AuTests
{
    public static TheoryData<uint, byte[], float[]> Encodings => new()
    {
        { 1, [0xFF, 0x80, 0x00], [0, 32124 / 32768f, -32124 / 32768f] },
        { 2, [0x80, 0x40, 0xFF], [-1, 0.5f, -1 / 128f] },
        { 3, [0x40, 0x00, 0x80, 0x00, 0x12, 0x34], [0.5f, -1, 0x1234 / 32768f] },
        { 4, [0x40, 0x00, 0x00, 0xFF, 0xFF, 0xFF], [0.5f, -1 / 8388608f] },
        { 5, [0x40, 0x00, 0x00, 0x00, 0x80, 0x00, 0x00, 0x00], [0.5f, -1] },
        { 6, [0x3F, 0x80, 0x00, 0x00, 0xBE, 0x80, 0x00, 0x00], [1, -0.25f] },
        { 7, [0x3F, 0xF0, 0, 0, 0, 0, 0, 0], [1] },
        { 27, [0xD5, 0xAA], [8 / 32768f, 32256 / 32768f] },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Encoding_gives_hand_worked_values(uint encoding, byte[] samples, float[] expected)
    {
        Assert.Equal(expected, ReadAll(Au(encoding, 22050, 1, samples)));
        Assert.Equal(expected, ReadAll(Au(encoding, 22050, 1, samples, size: uint.MaxValue, annotation: Ascii("by hand\0")), pipe: true));
        Assert.Equal(expected, ReadAll(Au(encoding, 22050, 1, samples, size: 1 << 20)));
    }

    [Fact]
    public void Header_gives_rate_channels_and_length()
    {
        using var reader = Open(Au(3, 22050, 2, new byte[400]));
        Assert.Equal((22050, 2, 100L), (reader.SampleRate, reader.Channels, reader.FrameCount));
    }

    [Fact]
    public void Little_endian_form_is_read()
    {
        byte[] file = [.. Ascii("dns."), .. U32(24), .. U32(4), .. U32(3), .. U32(8000), .. U32(1), 0x00, 0x40, 0x00, 0xC0];
        Assert.Equal([0.5f, -0.5f], ReadAll(file));
    }
}
