using Panns.Audio;
using static Panns.Tests.Audio.PcmBytes;
using static Panns.Tests.Audio.WavBytes;

namespace Panns.Tests.Audio;

/// <summary>Headers that state too few or too many samples, in all uncompressed formats: everything is read, and the difference reported.</summary>
public class HeaderTruthTests
{
    private const int Samples = 8000;
    private static readonly byte[] Sound = MakeSound(Samples);
    private static readonly byte[] Mono16 = Format(1, 1, 8000, 16);

    public static TheoryData<string> Kinds => ["wav", "rifx", "rf64", "au", "aiff", "caf", "w64"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_header_that_states_a_tenth_costs_nothing(string kind)
        => Check(Make(kind, Sound, Sound.Length / 10), Samples, "ok, its header states 0.1 s");

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_header_that_states_a_frame_costs_nothing(string kind)
        => Check(Make(kind, Sound, 2), Samples, "ok, its header states 0.0001 s");

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_file_cut_short_says_how_much_was_read(string kind)
    {
        var whole = Make(kind, Sound, null);
        Check(whole[..^(Sound.Length * 6 / 10)], Samples * 4 / 10, "ok, cut short at 0.4 s of 1 s");
        Check(whole, Samples, "ok");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_strict_reading_refuses(string kind)
    {
        var strict = new AudioReadOptions { Strict = true };
        foreach (var (file, reason) in new[]
        {
            (Make(kind, Sound, Sound.Length / 10), "its header states 0.1 s"), (Make(kind, Sound, null)[..^(Sound.Length / 2)], "cut short at 0.5 s of 1 s"),
        })
        {
            using var reader = new MonoReader(Open(file), 8000, options: strict);
            Assert.Equal($"test.wav: {reason}", Assert.Throws<PannsException>(reader.ReadToEnd).Message);
        }

        using var good = new MonoReader(Open(Make(kind, Sound, null)), 8000, options: strict);
        Assert.Equal(Samples, good.ReadToEnd().Length);
    }

    [Fact]
    public void A_part_that_is_there_is_whole()
    {
        using var reader = new MonoReader(Open(Make("wav", Sound, null)[..^(Sound.Length / 2)]), 8000, 0.1, 0.2, new() { Strict = true });
        Assert.Equal(1600, reader.ReadToEnd().Length);
        Assert.Equal("ok", reader.Issues.Status);
    }

    [Fact]
    public void A_part_beyond_the_cut_says_where_that_is()
    {
        using var reader = new MonoReader(Open(Make("wav", Sound, null)[..^(Sound.Length / 2)]), 8000, 0.75);
        Assert.Equal(
            "test.wav: holds no samples from 0.75 s on: cut short at 0.5 s of 1 s", Assert.Throws<PannsException>(reader.ReadToEnd).Message);
    }

    [Fact]
    public void Samples_in_several_chunks_all_count()
    {
        byte[] one = Sound[..6000], other = Sound[6000..];
        Check(Riff(Mono16, Chunk("data", one), Chunk("LIST", Ascii("INFO")), Chunk("data", other)), Samples, "ok");
        byte[] list = [.. Ascii("wavl"), .. Chunk("data", one), .. Chunk("slnt", U32(500)), .. Chunk("data", other)];
        using var reader = Open(Riff(Mono16, Chunk("LIST", list)));
        Assert.Equal(8500, reader.FrameCount);
        Assert.Equal([.. Values(one), .. new float[500], .. Values(other)], ReadAll(reader));
        Assert.Equal("ok", reader.Issues.Status);
    }

    [Fact]
    public void Skipping_passes_over_chunks_too()
    {
        byte[] list = [.. Ascii("wavl"), .. Chunk("data", Sound[..6000]), .. Chunk("slnt", U32(500)), .. Chunk("data", Sound[6000..])];
        using var reader = Open(Riff(Mono16, Chunk("LIST", list)));
        Assert.Equal(3700, reader.Skip(3700));
        Assert.Equal(Values(Sound[6400..]), ReadAll(reader));
    }

    [Fact]
    public void A_silence_that_nobody_meant_is_left_out()
        => Check(Riff(Mono16, Chunk("data", Sound), Chunk("slnt", U32(4_000_000_000))), Samples, "ok, a silence of 500000 s in it is left out");

    [Theory]
    [InlineData("wav")]
    [InlineData("au")]
    [InlineData("aiff")]
    [InlineData("w64")]
    public void Files_that_were_joined_are_read_to_the_end(string kind)
    {
        var one = Make(kind, Sound, null);
        byte[] joined = [.. one, .. one, .. one[..^(Sound.Length / 2)]];
        using var reader = Open(joined);
        Assert.Equal([.. Values(Sound), .. Values(Sound), .. Values(Sound[..(Sound.Length / 2)])], ReadAll(reader));
        Assert.Equal("ok, cut short at 2.5 s of 3 s", reader.Issues.Status);
    }

    [Fact]
    public void A_recording_of_another_kind_behind_the_first_is_told()
        => Check([.. Make("wav", Sound, null), .. Riff(Format(1, 2, 8000, 16), Chunk("data", Sound))], Samples, "ok, another recording follows in its file and is not read");

    public static TheoryData<byte[]> Tails => new(
        (byte[])Chunk("LIST", Ascii("INFOICMT")),
        Chunk("xyz!", new byte[30000]),
        Chunk("id3 ", [.. Sound, 7]),
        [.. Ascii("TAG"), .. new byte[125]],
        [.. Ascii("ID3\u0003\0\0\0\0\0\u0014"), .. Sound],
        new byte[30000],
        [1, 2, 3],
        [.. Chunk("LIST", Ascii("INFO")), .. Sound]);

    [Theory]
    [MemberData(nameof(Tails))]
    public void What_else_follows_is_no_sample(byte[] tail)
    {
        Check([.. Make("wav", Sound, null), .. tail], Samples, "ok");
        byte[] odd = [.. Sound[..15998], 0x40];
        Check([.. Riff(Mono16, Chunk("data", odd, pad: false)), .. tail], 7999, "ok");
    }

    [Theory]
    [InlineData(24, 4, 0)]
    [InlineData(24, 4, 24)]
    [InlineData(16, 3, 0)]
    [InlineData(12, 2, 0)]
    public void Bits_at_the_bottom_of_their_bytes_are_found_there(int bits, int bytes, int extensible)
    {
        // Full scale is 2^(bits - 1) where the bits are at the bottom.
        var half = 1 << (bits - 2);
        byte[] samples = [.. new[] { 1, half, -half, 3 }.SelectMany(value => BitConverter.GetBytes(value)[..bytes])];
        var format = extensible > 0
            ? Extensible(new("00000001-0000-0010-8000-00AA00389B71"), 1, 8000, 8 * bytes, bits)
            : Format(1, 1, 8000, bits, frameBytes: bytes);
        using var reader = Open(Riff(format, Chunk("data", samples)));
        var unit = 1f / (1 << (bits - 1));
        Assert.Equal([unit, 0.5f, -0.5f, 3 * unit], ReadAll(reader));
        Assert.Equal($"ok, its {bits}-bit samples are at the bottom of {8 * bytes} bits, not at the top", reader.Issues.Status);
    }

    [Fact]
    public void More_bytes_stated_than_written_are_found_out()
        => Check(Riff(Format(1, 1, 8000, 16, frameBytes: 4), Chunk("data", Sound)), Samples, "ok, its header states 4 bytes a sample, there are 2");

    private static void Check(byte[] file, int frames, string status)
    {
        using var reader = Open(file);
        Assert.Equal(frames, reader.FrameCount);
        Assert.Equal(Values(Sound[..(2 * frames)]), ReadAll(reader));
        Assert.Equal(status, reader.Issues.Status);
    }

    private static byte[] Make(string kind, byte[] sound, int? stated) => kind switch
    {
        "wav" => Riff(Mono16, Chunk("data", sound, (uint?)stated)),
        "rifx" => [.. Ascii("RIFX"), .. Big32(40), .. Ascii("WAVEfmt "), .. Big32(16), 0, 1, 0, 1, .. Big32(8000), .. Big32(16000), 0, 2, 0, 16,
            .. Ascii("data"), .. Big32((uint)(stated ?? sound.Length)), .. Swap(sound)],
        "rf64" => Container("RF64", Sizes(stated ?? sound.Length), Mono16, Chunk("data", sound, uint.MaxValue)),
        "au" => Au(3, 8000, 1, Swap(sound), (uint?)stated),
        "aiff" => Aiff(Swap(sound), (uint?)stated),
        "caf" => Caf(sound, stated),
        _ => Wave64(sound, stated),
    };

    // Never silent, and never text by chance.
    private static byte[] MakeSound(int samples)
    {
        var random = new Random(11);
        return [.. Enumerable.Range(0, samples).SelectMany(_ => U16(random.Next(1000, 20000) | 0x80))];
    }

    private static float[] Values(byte[] sound)
        => [.. Enumerable.Range(0, sound.Length / 2).Select(i => BitConverter.ToInt16(sound, 2 * i) / 32768f)];
}
