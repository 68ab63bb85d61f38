using System.Buffers.Binary;
using Panns.Audio.Input;
using Panns.Audio.Lengths;
using static Panns.Tests.Audio.StreamBytes;
using static Panns.Tests.Audio.WavBytes;

namespace Panns.Tests.Audio;

/// <summary>Stated lengths of compressed recordings, in handmade files with real headers and meaningless content.</summary>
public sealed class LengthTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void FLAC_states_its_samples()
    {
        var file = Flac(24000, 8000);
        Assert.Equal((3.0, true, null), Find(file));
        Assert.Equal((3.0, true, null), Find([.. Ascii("ID3\u0003\0\0\0\0\0\u0014"), .. new byte[20], .. file]));
        Assert.Equal((4.0, true, null), Find([.. file, .. Flac(16000, 16000)]));

        // A sync mark without a frame header is ignored.
        Assert.Equal((3.0, true, null), Find([.. file, .. Ascii("fLaCfLaC"), .. new byte[40]]));
    }

    [Fact]
    public void FLAC_from_a_pipe_is_as_long_as_its_last_frame_says()
    {
        // Frame 5 of 4096 samples, the last with 1000: block size in two bytes, rate of STREAMINFO, one 16-bit channel.
        byte[] head = [0xFF, 0xF8, 0x70, 0x08, 5, 0x03, 0xE7];
        Assert.Equal(((5 * 4096 + 1000) / 8000.0, false, null), Find([.. Flac(0, 8000), .. new byte[500], .. head, Crc8(head), .. new byte[300]]));
        Assert.Equal(default, Find([.. Flac(0, 8000), .. new byte[500], .. head, (byte)~Crc8(head), .. new byte[300]]));

        // With three-byte sample numbers: 0x3039 is 12345; 4096 samples.
        head = [0xFF, 0xF9, 0xC0, 0x08, 0xE3, 0x80, 0xB9];
        Assert.Equal(((12345 + 4096) / 8000.0, false, null), Find([.. Flac(0, 8000), .. head, Crc8(head), .. new byte[30]]));
    }

    [Fact]
    public void FLAC_goes_on_beyond_the_samples_that_it_states()
    {
        // Frames 4 and 5 of 4096 samples, although STREAMINFO states one second.
        byte[] Frame(byte number)
        {
            byte[] head = [0xFF, 0xF8, 0xC0, 0x08, number];
            return [.. head, Crc8(head), .. new byte[300]];
        }

        Assert.Equal((6 * 4096 / 8000.0, false, null), Find([.. Flac(8000, 8000), .. Frame(4), .. Frame(5)]));

        // A single header could be chance.
        Assert.Equal((1.0, true, null), Find([.. Flac(8000, 8000), .. Frame(5)]));
        Assert.Equal((1.0, true, null), Find([.. Flac(8000, 8000), .. Frame(3), .. Frame(5)]));
    }

    [Fact]
    public void Ogg_counts_every_link_of_a_chain()
    {
        var one = Ogg(7, 8000, 24000);
        Assert.Equal((3.0, false, null), Find(one));
        Assert.Equal((5.0, false, null), Find([.. one, .. Ogg(8, 16000, 32000)]));
        Assert.Equal((5.0, false, null), Find([.. one, .. new byte[1000], .. Ogg(8, 16000, 32000)]));
    }

    [Fact]
    public void Ogg_counts_streams_beside_each_other_once()
    {
        byte[] other = [.. Ascii("\u0080theora"), .. new byte[40]];
        byte[] file =
        [
            .. Page(1, 2, 0, other), .. Page(2, 2, 0, Vorbis(8000)), .. Page(3, 2, 0, Vorbis(16000)),
            .. Page(1, 0, 99999, new byte[50]), .. Page(2, 0, 8000, Packets(9)), .. Page(3, 4, 16000, new byte[50]), .. Page(2, 4, 16000, new byte[50]),
        ];
        Assert.Equal((2.0, false, null), Find(file));
    }

    [Fact]
    public void Ogg_cut_short_is_known_by_its_end()
    {
        var whole = Ogg(7, 8000, 24000);
        Assert.Equal((3.0, false, "its last page is incomplete"), Find(whole[..^20]));

        // Without the last page: 2 of 3 seconds and no end-of-stream flag.
        Assert.Equal((2.0, false, "its last page is missing"), Find(whole[..^(27 + 40 + 40)]));
    }

    [Fact]
    public void A_real_Ogg_file_that_lacks_its_last_page_or_byte_is_cut_short()
    {
        var bytes = File.ReadAllBytes(Support.TestData.Path("esc10/audio/1-100032-A-0.ogg"));
        Assert.Equal((5.000997732, false, null), Find(bytes));
        Assert.Equal((5.000997732, false, "its last page is incomplete"), Find(bytes[..^1]));
        Assert.Equal("its last page is missing", Find(bytes[..bytes.AsSpan().LastIndexOf("OggS"u8)]).Missing);
        Assert.Equal("its last page is incomplete", Find(bytes[..(bytes.Length / 2)]).Missing);
    }

    [Fact]
    public void Ogg_of_a_broadcast_begins_where_its_first_page_ends()
    {
        byte[] file = [.. Page(1, 2, 0, Vorbis(8000)), .. Page(1, 0, 800000, new byte[50]), .. Page(1, 4, 816000, new byte[50])];
        Assert.Equal((2.0, false, null), Find(file));
        file = [.. Page(1, 2, 0, Opus(312)), .. Page(1, 0, 5000, new byte[50]), .. Page(1, 4, 96312, new byte[50])];
        Assert.Equal((2.0, false, null), Find(file));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3000)]
    public void MP3_is_as_long_as_its_frames(int junk)
    {
        // MPEG-2 layer III, 64 kbit/s, 16 kHz, mono: 576 samples in 288 bytes.
        byte[] garbage = [.. Enumerable.Range(0, junk).Select(i => (byte)(i * 37 % 251))];
        byte[] file = [.. Frames(100), .. garbage, .. Frames(100), .. Ascii("TAG"), .. new byte[125]];
        Assert.Equal((200 * 576 / 16000.0, false, null), Find(file));
        Assert.Equal((199 * 576 / 16000.0, false, "its last frame is incomplete"), Find(file[..^(128 + 100)]));
    }

    [Fact]
    public void MP3_is_as_long_as_its_table_says_where_that_is_more()
    {
        // Delay and padding of 576 and 1000 samples.
        var table = Table(200, 576, 1000);
        var whole = ((200 * 576) - 1576) / 16000.0;
        Assert.Equal((whole, false, null), Find([.. table, .. Frames(200)]));
        Assert.Equal((whole, false, null), Find([.. table, .. Frames(70)]));
        Assert.Equal((whole, false, "its last frame is incomplete"), Find([.. table, .. Frames(70)[..^10]]));

        // Two joined files: the second's table is not counted as sound.
        Assert.Equal((((400 * 576) - 1576) / 16000.0, false, null), Find([.. table, .. Frames(200), .. table, .. Frames(200)]));
    }

    [Fact]
    public void AAC_is_as_long_as_its_frames()
    {
        byte[] frame = [0xFF, 0xF1, 0x60, 0x40, 0x0C, 0x9F, 0xFC, .. new byte[93]];
        byte[] file = [.. Enumerable.Repeat(frame, 50).SelectMany(one => one)];
        Assert.Equal((50 * 1024 / 16000.0, false, null), Find(file));
        Assert.Equal((49 * 1024 / 16000.0, false, "its last frame is incomplete"), Find(file[..^3]));
    }

    [Fact]
    public void Compressed_WAV_is_as_whole_as_its_bytes()
    {
        using var input = AudioInput.Open(_folder.Write("gsm.wav", Riff(Format(0x31, 1, 8000, 0), Chunk("data", new byte[300], 400))), TestContext.Current.CancellationToken);
        var length = LengthProbe.Of(input)!;
        Assert.Equal("cut short at 3 s of about 4 s", length.ShortfallOf(24000, 8000)!.ToString());
        using var whole = AudioInput.Open(_folder.Write("whole.wav", Riff(Format(0x31, 1, 8000, 0), Chunk("data", new byte[300]))), TestContext.Current.CancellationToken);
        Assert.Null(LengthProbe.Of(whole));
    }

    [Fact]
    public void Compressed_WAV_goes_on_beyond_what_its_header_states()
    {
        // 1625 bytes per second, as in GSM.
        var format = Format(0x31, 1, 8000, 0);
        BinaryPrimitives.WriteUInt32LittleEndian(format.AsSpan(8 + 8), 1625);
        byte[] sound = [.. Enumerable.Repeat((byte)0xD5, 3250)];
        using var input = AudioInput.Open(_folder.Write("tenth.wav", Riff(format, Chunk("data", sound, 325))), TestContext.Current.CancellationToken);
        var length = LengthProbe.Of(input)!;
        Assert.Equal((2.0, "its header states 0.2 s"), (length.Seconds, length.Remark));
        Assert.Equal("cut short at 0.32 s of about 2 s", length.ShortfallOf(2560, 8000)!.ToString());
        Assert.Null(length.ShortfallOf(16000, 8000));

        // Chunks and tags after the samples are not counted as samples.
        foreach (var after in new[] { Chunk("LIST", new byte[3000]), [.. Ascii("ID3"), .. sound], new byte[3000] })
        {
            using var whole = AudioInput.Open(
                _folder.Write("whole.wav", Riff(format, Chunk("data", sound[..1000]), after)), TestContext.Current.CancellationToken);
            Assert.Null(LengthProbe.Of(whole));
        }
    }

    [Fact]
    public void What_is_missing_within_the_tolerance_is_not_missing()
    {
        var length = new ExpectedLength(3, 0.1);
        Assert.Null(length.ShortfallOf(24000, 8000));
        Assert.Null(length.ShortfallOf(30000, 8000));
        Assert.Null(length.ShortfallOf(23200, 8000));
        Assert.Equal("cut short at 2.88 s of about 3 s", length.ShortfallOf(23000, 8000)!.ToString());
        Assert.Equal("cut short at 3 s (why)", (length with { Missing = "why" }).ShortfallOf(24000, 8000)!.ToString());
    }

    private (double? Seconds, bool IsExact, string? Missing) Find(byte[] file)
    {
        using var input = AudioInput.Open(_folder.Write("file", file), TestContext.Current.CancellationToken);
        return LengthProbe.Of(input) is { } length ? ((double?)Math.Round(length.Seconds!.Value, 9), length.IsExact, length.Missing) : default;
    }
}
