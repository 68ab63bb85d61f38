using static Panns.Tests.Audio.PcmBytes;
using static Panns.Tests.Audio.WavBytes;

namespace Panns.Tests.Audio;

/// <summary>AIFF, CAF and Wave64, with values computed by hand.</summary>
public class PcmContainerTests
{
    private static readonly byte[] Two = [0x00, 0x40, 0x00, 0xC0];
    private static readonly float[] TwoValues = [0.5f, -0.5f];

    public static TheoryData<byte[], float[]> Encodings => new()
    {
        { Aiff(Swap(Two)), TwoValues },
        { Aiff(Swap(Two), commonLast: true), TwoValues },
        { Aiff(Swap(Two), codec: "NONE"), TwoValues },
        { Aiff(Two, codec: "sowt"), TwoValues },
        { Aiff([0x80, 0x40], bits: 8), [-1, 0.5f] },
        { Aiff([0x00, 0xC0], bits: 8, codec: "raw "), [-1, 0.5f] },
        { Aiff([0x40, 0, 0, 0xFF, 0xFF, 0xFF], bits: 24), [0.5f, -1 / 8388608f] },
        { Aiff([0x40, 0, 0, 0], bits: 32), [0.5f] },
        { Aiff([0x3F, 0x80, 0, 0], bits: 32, codec: "fl32"), [1] },
        { Aiff([0x3F, 0xF0, 0, 0, 0, 0, 0, 0], bits: 64, codec: "fl64"), [1] },
        { Aiff([0xD5], bits: 8, codec: "alaw"), [8 / 32768f] },
        { Aiff([0x80], bits: 8, codec: "ulaw"), [32124 / 32768f] },
        { Caf(Two), TwoValues },
        { Caf(Swap(Two), flags: 0), TwoValues },
        { Caf(Two, size: -5), TwoValues },
        { Caf([0, 0, 0x80, 0x3F], flags: 3, bits: 32), [1] },
        { Caf([0x3F, 0xF0, 0, 0, 0, 0, 0, 0], flags: 1, bits: 64), [1] },
        { Caf([0xD5], codec: "alaw", bits: 8), [8 / 32768f] },
        { Wave64(Two), TwoValues },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Encoding_gives_hand_worked_values(byte[] file, float[] expected)
    {
        using (var reader = Open(file))
        {
            Assert.Equal((8000, 1, (long)expected.Length), (reader.SampleRate, reader.Channels, reader.FrameCount));
            Assert.Equal(expected, ReadAll(reader));
            Assert.False(reader.Issues.Any, reader.Issues.ToString());
        }

        // A chunk follows the samples and is not read as samples; a stream that cannot seek reads what the header states.
        if (!file.AsSpan().StartsWith("FORM"u8) || file.AsSpan().IndexOf("COMM"u8) < file.AsSpan().IndexOf("SSND"u8))
        {
            Assert.Equal(expected, ReadAll(file, pipe: true));
        }
    }

    [Fact]
    public void Rates_of_AIFF_are_80_bit_floats()
    {
        // 44100 = 1.3458251953125 * 2^15.
        var file = Aiff(Swap(Two));
        byte[] rate = [0x40, 0x0E, 0xAC, 0x44, 0, 0, 0, 0, 0, 0];
        rate.CopyTo(file, 28);
        using var reader = Open(file);
        Assert.Equal(44100, reader.SampleRate);
    }

    public static TheoryData<byte[], string> Refused => new()
    {
        { Aiff(Swap(Two))[..20], "cut short" },
        { Aiff(Swap(Two))[..40], "without samples" },
        { Aiff([]), "holds no samples" },
        { Aiff(Two, codec: "ima4"), "AIFF codec 'ima4' with 16 bits" },
        { Caf(Two)[..20], "cut short" },
        { Caf(Two)[..52], "without samples" },
        { Caf(Two, codec: "aac "), "CAF codec 'aac ' with 16 bits" },
        { Wave64(Two)[..60], "without samples" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Bad_files_are_refused_in_one_line(byte[] file, string reason)
    {
        var error = Assert.Throws<PannsException>(() => Open(file));
        Assert.StartsWith("test.wav: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    public static TheoryData<byte[]> Whole => new()
    {
        Aiff(Swap(Two), after: BigChunk("MARK", new byte[3])), Caf(Two, after: [.. Ascii("info"), .. Big64(3), 1, 2, 3]),
        Wave64(Two, after: Wave64Chunk("levl", new byte[9])), Aiff(Two, codec: "sowt", commonLast: true),
    };

    [Theory]
    [MemberData(nameof(Whole))]
    public void Prefixes_and_flipped_bytes_are_read_or_refused(byte[] file)
    {
        for (var length = 0; length < file.Length; length++)
        {
            ReadOrRefuse(file[..length]);
        }

        var random = new Random(20240608);
        for (var round = 0; round < 2000; round++)
        {
            var broken = file.ToArray();
            for (var flips = random.Next(1, 5); flips > 0; flips--)
            {
                broken[random.Next(broken.Length)] = (byte)(random.Next(3) switch { 0 => 0, 1 => 255, _ => random.Next(256) });
            }

            ReadOrRefuse(broken);
        }
    }

    private static void ReadOrRefuse(byte[] file)
    {
        foreach (var pipe in new[] { false, true })
        {
            try
            {
                Assert.DoesNotContain(ReadAll(file, pipe), sample => !float.IsFinite(sample));
            }
            catch (PannsException error)
            {
                Assert.DoesNotContain('\n', error.Message);
            }
        }
    }
}
