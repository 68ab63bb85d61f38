using static Panns.Tests.Audio.WavBytes;

namespace Panns.Tests.Audio;

/// <summary>Invalid files: read as far as possible, or refused with one line.</summary>
public class WavDamageTests
{
    private static readonly byte[] TwoSamples = [0x00, 0x40, 0x00, 0xC0];
    private static readonly float[] TwoValues = [0.5f, -0.5f];
    private static readonly byte[] Mono16 = Format(1, 1, 8000, 16);

    [Theory]
    [InlineData(0u)]
    [InlineData(6u)]
    [InlineData(1000u)]
    [InlineData(0x7FFFF000u)]
    [InlineData(uint.MaxValue)]
    public void A_size_that_is_not_true_gives_the_samples_that_are_there(uint size)
    {
        var file = Riff(Mono16, Chunk("data", TwoSamples, size));
        Assert.Equal(TwoValues, ReadAll(file));
        Assert.Equal(TwoValues, ReadAll(file, pipe: true));
        using var reader = Open(file);
        Assert.Equal(2, reader.FrameCount);
    }

    [Fact]
    public void Half_a_frame_at_the_end_is_left_out()
    {
        var file = Riff(Format(1, 2, 8000, 16), Chunk("data", [0x00, 0x40, 0x00, 0xC0, 0x00, 0x40, 0x00], 8, pad: false));
        Assert.Equal(TwoValues, ReadAll(file));
        Assert.Equal(TwoValues, ReadAll(file, pipe: true));
    }

    [Fact]
    public void Other_chunks_are_passed_over_in_any_order()
    {
        var file = Riff(
            Chunk("JUNK", new byte[28]), Chunk("bext", new byte[602]), Chunk("fact", U32(2)), Mono16, Chunk("LIST", Ascii("INFOISFT")),
            Chunk("xyz!", new byte[70000]), Chunk("data", TwoSamples), Chunk("LIST", new byte[10]));
        Assert.Equal(TwoValues, ReadAll(file));
        Assert.Equal(TwoValues, ReadAll(file, pipe: true));
    }

    [Theory]
    [InlineData("LIST")]
    [InlineData("what")]
    public void Odd_chunks_may_lack_their_padding(string id)
    {
        byte[] content = [1, 2, 3, 4, 5];
        foreach (var next in new[] { "data", "JUNK", "unkn" })
        {
            byte[] tail = next == "data" ? [] : Chunk(next, new byte[4]);
            Assert.Equal(TwoValues, ReadAll(Riff(Mono16, Chunk(id, content), tail, Chunk("data", TwoSamples))));
            Assert.Equal(TwoValues, ReadAll(Riff(Mono16, Chunk(id, content, pad: false), tail, Chunk("data", TwoSamples))));
        }

        // A padding byte that is not zero.
        Assert.Equal(TwoValues, ReadAll(Riff(Mono16, [.. Chunk(id, content, pad: false), (byte)'x'], Chunk("data", TwoSamples))));
    }

    public static TheoryData<byte[], string> Refused => new()
    {
        { [], "empty" },
        { Ascii("RIFF"), "cut short" },
        { Riff(), "no data chunk" },
        { Riff(Mono16), "no data chunk" },
        { Riff(Chunk("data", TwoSamples), Mono16), "without a format chunk" },
        { Riff(Chunk("fmt ", new byte[10]), Chunk("data", TwoSamples)), "format chunk of 10 bytes" },
        { Riff(Mono16, Chunk("data", [])), "holds no samples" },
        { Riff(Mono16, Chunk("data", []), Chunk("LIST", new byte[20])), "holds no samples" },
        { Riff(Mono16, Chunk("data", [1])), "holds no samples" },
        { Riff(Format(1, 0, 8000, 16), Chunk("data", TwoSamples)), "0 channels" },
        { Riff(Format(1, 60000, 8000, 8), Chunk("data", new byte[60000])), "60000 channels" },
        { Riff(Format(1, 1, 0, 16), Chunk("data", TwoSamples)), "sample rate of 0 Hz" },
        { Riff(Format(1, 1, 1, 16), Chunk("data", TwoSamples)), "sample rate of 1 Hz (1000 to 1000000 can be read)" },
        { Riff(Format(1, 1, 999, 16), Chunk("data", TwoSamples)), "sample rate of 999 Hz" },
        { Riff(Format(1, 1, 1000001, 16), Chunk("data", TwoSamples)), "sample rate of 1000001 Hz" },
        { Riff(Format(1, 257, 8000, 8), Chunk("data", new byte[257])), "257 channels (1 to 256 can be read)" },
        { Au(3, 1, 1, TwoSamples), "sample rate of 1 Hz" },
        { Riff(Format(1, 1, 4000000000, 16), Chunk("data", TwoSamples)), "sample rate of 4000000000 Hz" },
        { Riff(Format(0x55, 1, 8000, 16), Chunk("data", TwoSamples)), "codec 0x0055" },
        { Riff(Format(1, 1, 8000, 0), Chunk("data", TwoSamples)), "codec 0x0001" },
        { Riff(Extensible(Guid.NewGuid(), 1, 8000, 16, 16), Chunk("data", TwoSamples)), "codec 0x0000" },
        { Au(23, 8000, 1, TwoSamples), "AU encoding 23" },
        { Au(3, 8000, 1, []), "holds no samples" },
        { Au(3, 8000, 0, TwoSamples), "0 channels" },
        { Au(3, 8000, 1, TwoSamples)[..20], "cut short" },
        { [.. Ascii(".snd"), .. Big32(1u << 30), .. new byte[60]], "AU encoding 0" },
        { [.. Ascii(".snd"), .. Big32(1u << 30), .. Big32(4), .. Big32(3), .. Big32(8000), .. Big32(1)], "outside the file" },
        { Ascii("Just some text, no audio."), "neither WAV, AU, AIFF, CAF nor Wave64" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Bad_files_are_refused_in_one_line(byte[] file, string reason)
    {
        foreach (var pipe in new[] { false, true })
        {
            var error = Assert.Throws<PannsException>(() => Open(file, pipe));
            Assert.StartsWith("test.wav: ", error.Message, StringComparison.Ordinal);
            Assert.Contains(reason, error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
        }
    }

    public static TheoryData<byte[]> Whole => new()
    {
        Riff(Format(1, 2, 44100, 16), Chunk("LIST", new byte[7]), Chunk("data", new byte[64])),
        Riff(Extensible(new("00000003-0000-0010-8000-00AA00389B71"), 3, 48000, 64, 64), Chunk("fact", U32(8)), Chunk("data", new byte[96])),
        Container("RF64", Sizes(40), Format(7, 1, 8000, 8), Chunk("data", new byte[40], uint.MaxValue)),
        Au(27, 8000, 2, new byte[40], annotation: new byte[8]),
    };

    [Theory]
    [MemberData(nameof(Whole))]
    public void Every_prefix_is_read_or_refused(byte[] file)
    {
        for (var length = 0; length < file.Length; length++)
        {
            ReadOrRefuse(file[..length]);
        }
    }

    [Theory]
    [MemberData(nameof(Whole))]
    public void Flipped_bytes_are_read_or_refused(byte[] file)
    {
        var random = new Random(20240607);
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
