using System.Buffers.Binary;
using Panns.Audio;
using Panns.Audio.Decoding;
using Panns.Audio.Input;
using static Panns.Tests.Audio.WavBytes;

namespace Panns.Tests.Audio;

/// <summary>One decoder continues where another stops; with decoders that stop at given positions.</summary>
public sealed class ContinuedReaderTests : IDisposable
{
    private const int Rate = 8000;
    private const int Whole = 3 * Rate;
    private readonly TemporaryFolder _folder = new();
    private readonly List<Decoder> _opened = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_decoder_that_reads_all_is_alone()
    {
        Check(Whole, "ok", new Decoder(AudioBackend.LibSndFile, Whole), new Decoder(AudioBackend.FFmpeg, Whole));
        Assert.Single(_opened);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_next_decoder_goes_on_where_one_stops_or_fails(bool fails)
        => Check(Whole, "ok", new Decoder(AudioBackend.LibSndFile, 10000) { Fails = fails }, new Decoder(AudioBackend.FFmpeg, Whole));

    [Fact]
    public void What_none_reads_is_told()
    {
        Check(22000, "ok, cut short at 2.75 s of 3 s", new Decoder(AudioBackend.LibSndFile, 10000), new Decoder(AudioBackend.FFmpeg, 22000));
        Check(10000, "ok, cut short at 1.25 s of 3 s", new Decoder(AudioBackend.LibSndFile, 10000), new Decoder(AudioBackend.FFmpeg, 9000));
        Check(10000, "ok, cut short at 1.25 s of 3 s", new Decoder(AudioBackend.LibSndFile, 10000), new Decoder(AudioBackend.FFmpeg, 9000) { Fails = true });
        Check(10000, "ok, cut short at 1.25 s of 3 s", new Decoder(AudioBackend.LibSndFile, 10000), new Decoder(AudioBackend.FFmpeg, Whole) { Channels = 2 });
        Check(10000, "ok, cut short at 1.25 s of 3 s", new Decoder(AudioBackend.LibSndFile, 10000), new Decoder(AudioBackend.FFmpeg, 0) { Refuses = true });
        Check(10000, "ok, cut short at 1.25 s of 3 s", new Decoder(AudioBackend.FFmpeg, 10000));
    }

    [Fact]
    public void What_a_decoder_doubts_is_read_by_the_next_one_or_told()
    {
        Check(Whole, "ok", new Decoder(AudioBackend.LibSndFile, Whole) { DoubtsAt = 5000 }, new Decoder(AudioBackend.FFmpeg, Whole));
        Assert.Equal(2, _opened.Count);
        Check(Whole, "ok, damaged (lost sync)", new Decoder(AudioBackend.LibSndFile, Whole) { DoubtsAt = 5000 }, new Decoder(AudioBackend.FFmpeg, 4000));
        Check(Whole, "ok, damaged (lost sync)", new Decoder(AudioBackend.LibSndFile, Whole) { DoubtsAt = 5000 });
    }

    [Fact]
    public void What_a_decoder_says_of_itself_is_told()
        => Check(Whole, "ok, is decoded in an unusual way", new Decoder(AudioBackend.Portable, Whole) { Remark = "is decoded in an unusual way" });

    [Fact]
    public void A_failure_after_the_last_sample_is_none() => Check(Whole, "ok", new Decoder(AudioBackend.FFmpeg, Whole) { Fails = true });

    [Fact]
    public void A_failure_in_a_file_of_unknown_length_is_told()
        => Check(10000, "ok, cut short at 1.25 s (gave up)", [.. Ascii("#!AMR\n"), .. new byte[100]], new Decoder(AudioBackend.FFmpeg, 10000) { Fails = true });

    [Fact]
    public void Nothing_at_all_is_an_error()
    {
        using var reader = Open(Flac(), new Decoder(AudioBackend.LibSndFile, 0) { Fails = true });
        Assert.Contains("cannot be decoded: gave up", Assert.Throws<PannsException>(() => reader.Read(new float[10])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Skipping_goes_on_with_the_next_decoder_too()
    {
        using var reader = Open(Flac(), new Decoder(AudioBackend.LibSndFile, 10000), new Decoder(AudioBackend.FFmpeg, Whole));
        Assert.Equal(15000, reader.Skip(15000));
        Assert.Equal(Values(15000, Whole), ReadAll(reader));
        Assert.False(reader.Issues.Any);
    }

    [Fact]
    public void A_damaged_header_sends_the_file_to_the_next_decoder()
    {
        var path = _folder.Write("odd.wav", Riff(Chunk("what", new byte[100], 1u << 31)));
        using var input = AudioInput.Open(path, TestContext.Current.CancellationToken);
        using var reader = DecoderChain.Open(
            input, [AudioBackend.Managed, AudioBackend.LibSndFile], [new ManagedDecoder(), new Decoder(AudioBackend.LibSndFile, 100)]);
        Assert.Equal(100, ReadAll(reader).Length);
    }

    [Theory]
    [InlineData("RIFF")]
    [InlineData("<!DOCTYPE html><html><body>404 Not Found")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:0\n")]
    public void No_program_is_started_for_what_it_cannot_read(string content)
    {
        var path = _folder.Write("no.wav", content == "RIFF" ? Riff(Format(1, 1, 8000, 16)) : Ascii(content));
        using var input = AudioInput.Open(path, TestContext.Current.CancellationToken);
        var program = new Decoder(AudioBackend.FFmpeg, 100);
        var refusal = Assert.Throws<PannsException>(() => DecoderChain.Open(input, [AudioBackend.Managed, AudioBackend.FFmpeg], [new ManagedDecoder(), program]));
        Assert.Matches("no data chunk|a web page|git lfs pull", refusal.Message);
        Assert.Empty(_opened);

        // Unless it is the only one asked for.
        if (content == "RIFF")
        {
            using var reader = DecoderChain.Open(input, [AudioBackend.FFmpeg], [program]);
            Assert.Equal(100, ReadAll(reader).Length);
        }
    }

    [Fact]
    public void A_decoder_that_takes_the_recording_for_shorter_comes_last()
    {
        // 100 frames of MPEG-2 layer III at 8 kHz, version 2.5: 576 samples in 72 bytes each at 8 kbit/s.
        byte[] mp3 = [.. Enumerable.Repeat((byte[])[0xFF, 0xE3, 0x18, 0xC0, .. new byte[68]], 100).SelectMany(frame => frame)];
        Check(57600, "ok", mp3, new Decoder(AudioBackend.LibSndFile, 20000) { States = 20000 }, new Decoder(AudioBackend.FFmpeg, 57600));
        Assert.Equal(20000, _opened[0].States);

        // It is used if no other decoder can read the file, or the others stop even earlier.
        Check(20000, "ok, cut short at 2.5 s of about 7.2 s", mp3, new Decoder(AudioBackend.LibSndFile, 20000) { States = 20000 });
        Check(20000, "ok, cut short at 2.5 s of about 7.2 s", mp3, new Decoder(AudioBackend.LibSndFile, 20000) { States = 20000 }, new Decoder(AudioBackend.FFmpeg, 0) { Refuses = true });
        Check(20000, "ok, cut short at 2.5 s of about 7.2 s", mp3, new Decoder(AudioBackend.LibSndFile, 20000) { States = 20000 }, new Decoder(AudioBackend.FFmpeg, 10000));
    }

    private void Check(int frames, string status, params Decoder[] decoders) => Check(frames, status, Flac(), decoders);

    private void Check(int frames, string status, byte[] file, params Decoder[] decoders)
    {
        using (var reader = Open(file, decoders))
        {
            Assert.Equal(Values(0, frames), ReadAll(reader));
            Assert.Equal(status, reader.Issues.Status);
        }

        Assert.Equal(0, _opened.Sum(decoder => decoder.Live));
    }

    private AudioReader Open(byte[] file, params Decoder[] decoders)
    {
        _opened.Clear();
        foreach (var decoder in decoders)
        {
            decoder.Opened = _opened;
        }

        var input = AudioInput.Open(_folder.Write("file", file), TestContext.Current.CancellationToken);
        return DecoderChain.Open(input, [.. decoders.Select(decoder => decoder.Backend)], decoders);
    }

    private static IEnumerable<float> Values(int start, int end) => Enumerable.Range(start, end - start).Select(frame => frame / (float)Whole);

    private static byte[] Flac()
    {
        var block = new byte[34];
        BinaryPrimitives.WriteUInt64BigEndian(block.AsSpan(10), ((ulong)Rate << 44) | (15UL << 36) | Whole);
        return [.. Ascii("fLaC"), 0x80, 0, 0, 34, .. block];
    }

    private sealed class Decoder(AudioBackend backend, int frames) : AudioDecoder
    {
        public override AudioBackend Backend => backend;

        public override bool IsInstalled => true;

        public override string Version => "";

        public string? Remark { get; init; }

        public bool Fails { get; init; }

        public bool Refuses { get; init; }

        public int? States { get; init; }

        public int DoubtsAt { get; init; } = int.MaxValue;

        public int Channels { get; init; } = 1;

        public List<Decoder> Opened { get; set; } = [];

        public int Live { get; private set; }

        public override AudioReader Open(AudioInput input)
        {
            Opened.Add(this);
            if (Refuses)
            {
                throw new UnsupportedAudioException("no");
            }

            Live++;
            return new Reader(this, frames);
        }

        private sealed class Reader(Decoder owner, int frames) : AudioReader("file", "test", Rate, owner.Channels)
        {
            private int _position;

            public override long? FrameCount => owner.States;

            internal override bool IsFinite => true;

            internal override string? Correction => owner.Remark;

            internal override string? Complaint => _position > owner.DoubtsAt ? "lost sync" : null;

            protected override int ReadCore(Span<float> interleaved)
            {
                var count = Math.Min(Math.Min(interleaved.Length / Channels, frames - _position), 999);
                for (var i = 0; i < count * Channels; i++)
                {
                    interleaved[i] = (_position + (i / Channels)) / (float)Whole;
                }

                _position += count;
                return count == 0 && owner.Fails ? throw new PannsException("file: gave up") : count;
            }

            protected override void Dispose(bool disposing)
            {
                owner.Live--;
                base.Dispose(disposing);
            }
        }
    }
}
