#if PANNS_DECODERS
using System.Buffers.Binary;
using Panns.Audio;
using Panns.Audio.Lengths;
using Panns.Tests.Support;
using static Panns.Tests.Audio.WavBytes;

namespace Panns.Tests.Audio;

/// <summary>The managed decoders of MP3, Ogg Vorbis and Opus against libsndfile and ffmpeg, on files of ffmpeg's encoders.</summary>
public sealed class PortableDecoderTests : IDisposable
{
    private static readonly AudioReadOptions Portable = new() { Backends = [AudioBackend.Portable] };
    private static readonly AudioReadOptions SndFile = new() { Backends = [AudioBackend.LibSndFile] };
    private static readonly AudioReadOptions FFmpeg = new() { Backends = [AudioBackend.FFmpeg] };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Of full scale. NLayer and NVorbis compute in floats as the others do; Concentus in 16-bit integers, as libopus does where it is built so.
    // ffmpeg decodes layers I and II in integers, and at 24 kHz takes one band of layer III for two lines narrower than the encoder does.
    public static TheoryData<string, int, int, double> Files => new()
    {
        { "-c:a libmp3lame -b:a 128k -f mp3", 44100, 2, 3e-6 },
        { "-c:a libmp3lame -q:a 2 -f mp3", 48000, 2, 3e-6 },
        { "-c:a libmp3lame -q:a 6 -f mp3", 32000, 1, 3e-6 },
        { "-c:a libmp3lame -b:a 320k -joint_stereo 0 -f mp3", 44100, 2, 3e-6 },
        { "-c:a libmp3lame -b:a 48k -f mp3", 22050, 2, 3e-6 },
        { "-c:a libmp3lame -b:a 40k -f mp3", 24000, 2, 5e-3 },
        { "-c:a libmp3lame -b:a 32k -f mp3", 16000, 1, 3e-6 },
        { "-c:a libmp3lame -b:a 24k -f mp3", 12000, 1, 3e-6 },
        { "-c:a libmp3lame -b:a 24k -f mp3", 11025, 1, 3e-6 },
        { "-c:a libmp3lame -b:a 128k -write_xing 0 -id3v2_version 0 -f mp3", 44100, 2, 3e-6 },
        { "-c:a mp2 -b:a 192k -f mp2", 44100, 2, 4e-5 },
        { "-c:a mp2 -b:a 64k -f mp2", 24000, 1, 4e-5 },
        { "-c:a libvorbis -q:a 4 -f ogg", 44100, 2, 1e-6 },
        { "-c:a libvorbis -q:a 0 -f ogg", 16000, 1, 1e-6 },
        { "-c:a libvorbis -q:a 9 -f ogg", 48000, 2, 1e-6 },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Samples_are_those_of_libsndfile_and_ffmpeg(string arguments, int rate, int channels, double tolerance)
    {
        var path = Encode(arguments, rate, channels, 7);
        var ours = ReadFile(path, Portable, out var shape);
        Assert.Equal((rate, channels), (shape.Rate, shape.Channels));
        var byFFmpeg = ReadFile(path, FFmpeg, out var other);
        Assert.Equal(shape, other);
        AssertClose(byFFmpeg, ours, tolerance);
        FFmpegTool.NeedLibSndFile();
        AssertClose(ReadFile(path, SndFile, out other), ours, 3e-6);
        Assert.Equal(shape, other);
    }

    [Fact]
    public void Vorbis_of_more_than_two_channels_is_left_to_another_decoder()
    {
        var path = Encode("-c:a libvorbis -q:a 4 -f ogg", 48000, 6, 1);
        Assert.Contains("Ogg Vorbis of 6 channels", Assert.Throws<PannsException>(() => AudioFile.Open(path, Portable, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-c:a libopus -b:a 96k -f ogg", 48000, 2, 48000)]
    [InlineData("-c:a libopus -b:a 24k -application voip -f ogg", 16000, 1, 16000)]
    [InlineData("-c:a libopus -b:a 16k -application voip -f ogg", 8000, 1, 8000)]
    [InlineData("-c:a libopus -b:a 32k -frame_duration 60 -f ogg", 48000, 1, 48000)]
    [InlineData("-c:a libopus -b:a 64k -frame_duration 2.5 -application lowdelay -f ogg", 48000, 2, 48000)]
    [InlineData("-c:a libopus -b:a 256k -mapping_family 1 -f ogg", 48000, 6, 48000)]
    public void Opus_gives_the_samples_of_libsndfile(string arguments, int rate, int channels, int expectedRate)
    {
        FFmpegTool.NeedLibSndFile();
        var path = Encode(arguments, rate, channels, 7);
        var ours = ReadFile(path, Portable, out var shape);
        Assert.Equal((expectedRate, channels, 7 * expectedRate), shape);
        AssertClose(ReadFile(path, SndFile, out var other), ours, 1e-3);
        Assert.Equal(shape, other);
    }

    [Fact]
    public void Opus_applies_the_gain_of_its_header()
    {
        var path = Encode("-c:a libopus -b:a 96k -f ogg", 48000, 1, 1);
        var usual = ReadFile(path, Portable, out _);
        var bytes = File.ReadAllBytes(path);
        var page = OggPageAt(bytes, 0);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(bytes.AsSpan().IndexOf("OpusHead"u8) + 16), -6 * 256);
        Sign(bytes.AsSpan(0, page));
        var quiet = ReadFile(_folder.Write("quiet", bytes), Portable, out _);
        AssertClose([.. usual.Select(value => value * (float)Math.Pow(10, -6 / 20.0))], quiet, 1e-3);
    }

    [Fact]
    public void MP3_at_8_kHz_with_short_blocks_is_left_to_another_decoder()
    {
        // Its noise begins and ends, which the encoder answers with short blocks.
        var path = Encode("-c:a libmp3lame -b:a 16k -f mp3", 8000, 1, 7);
        Assert.Contains("8 kHz", Assert.Throws<PannsException>(() => AudioFile.Open(path, Portable, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        Assert.Equal(56000, ReadFile(path, new() { Backends = [AudioBackend.Portable, AudioBackend.FFmpeg] }, out _).Length);
    }

    [Theory]
    [InlineData("-c:a libmp3lame -b:a 128k -f mp3", 44100)]
    [InlineData("-c:a libvorbis -q:a 4 -f ogg", 44100)]
    [InlineData("-c:a libopus -b:a 96k -f ogg", 48000)]
    public void Joined_files_follow_one_another_without_a_gap(string arguments, int rate)
    {
        var path = Encode(arguments, rate, 2, 2);
        var one = ReadFile(path, Portable, out _);
        var bytes = File.ReadAllBytes(path);
        Assert.Equal(2 * rate * 2, one.Length);
        Assert.Equal([.. one, .. one], ReadFile(_folder.Write("joined", [.. bytes, .. bytes]), Portable, out _));
    }

    [Theory]
    [InlineData("-c:a libvorbis -q:a 4 -f ogg", 44100)]
    [InlineData("-c:a libopus -b:a 96k -page_duration 100000 -f ogg", 48000)]
    public void A_damaged_page_is_left_out_and_told(string arguments, int rate)
    {
        var path = Encode(arguments, rate, 2, 20);
        var whole = ReadFile(path, Portable, out _);
        var bytes = File.ReadAllBytes(path);
        var third = bytes.AsSpan(bytes.Length / 3).IndexOf("OggS"u8) + (bytes.Length / 3);
        bytes[third + 300] ^= 1;
        using var reader = AudioFile.Open(_folder.Write("damaged", bytes), Portable, TestContext.Current.CancellationToken);
        var read = ReadAll(reader);
        Assert.Equal(OggPageAt(bytes, third), int.Parse(reader.Issues.Correction!.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));
        Assert.EndsWith("bytes in its middle are damaged", reader.Issues.Correction, StringComparison.Ordinal);
        Assert.InRange(read.Length, whole.Length - (4 * rate), whole.Length - (rate / 20));
        Assert.Equal(whole[..(2 * rate)], read[..(2 * rate)]);
        Assert.True(read.AsSpan().IndexOf(whole.AsSpan(whole.Length - rate, rate / 2)) > 0);
    }

    [Fact]
    public void Damaged_frames_of_MP3_are_left_out_and_told()
    {
        var path = Encode("-c:a libmp3lame -b:a 128k -f mp3", 44100, 2, 5);
        var whole = ReadFile(path, Portable, out _);
        var bytes = File.ReadAllBytes(path);
        new Random(1).NextBytes(bytes.AsSpan(bytes.Length / 2, 1200));
        using var reader = AudioFile.Open(_folder.Write("damaged", bytes), Portable, TestContext.Current.CancellationToken);
        var read = ReadAll(reader);
        Assert.EndsWith("bytes in its middle are damaged", reader.Issues.Correction, StringComparison.Ordinal);
        Assert.InRange(read.Length, whole.Length - (2 * 6 * 1152), whole.Length + (2 * 1152));
        Assert.True(read.AsSpan().IndexOf(whole.AsSpan(whole.Length - 44100, 22050)) > 0);
    }

    [Theory]
    [InlineData("-c:a libmp3lame -b:a 128k -f mp3")]
    [InlineData("-c:a libvorbis -q:a 4 -f ogg")]
    [InlineData("-c:a libopus -b:a 96k -f ogg")]
    public void Noise_in_place_of_any_part_ends_in_samples_or_one_line(string arguments)
    {
        var bytes = File.ReadAllBytes(Encode(arguments, 48000, 2, 3));
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var damaged = bytes.ToArray();
            random.NextBytes(damaged.AsSpan(random.Next(damaged.Length - 500), random.Next(1, 500)));
            try
            {
                using var reader = AudioFile.Open(_folder.Write("noise", damaged[..random.Next(damaged.Length / 2, damaged.Length)]), Portable, TestContext.Current.CancellationToken);
                Assert.InRange(ReadAll(reader).Length, 1, 2 * 4 * 48000);

                // Ogg has checksums; in MP3 noise between two frames' heads is sound.
                Assert.True(reader.Issues.Any || arguments.Contains("mp3", StringComparison.Ordinal));
            }
            catch (PannsException error)
            {
                Assert.DoesNotContain('\n', error.Message);
            }
        }
    }

    [Fact]
    public void Real_recordings_decode_as_libsndfile_decodes_them()
    {
        FFmpegTool.NeedLibSndFile();
        foreach (var path in Directory.GetFiles(TestData.Path("esc10/audio"), "*.ogg").Order().Where((_, i) => i % 40 == 0))
        {
            AssertClose(ReadFile(path, SndFile, out var shape), ReadFile(path, Portable, out var ours), 1e-6);
            Assert.Equal(shape, ours);
        }
    }

    [Fact]
    public void Reading_MP3_on_allocates_nothing()
    {
        var path = Encode("-c:a libmp3lame -b:a 128k -f mp3", 44100, 2, 20);
        using var reader = AudioFile.Open(path, Portable, TestContext.Current.CancellationToken);
        var block = new float[2 * 4096];
        for (var i = 0; i < 40; i++)
        {
            reader.Read(block);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var frames = 0;
        for (var i = 0; i < 100; i++)
        {
            frames += reader.Read(block);
        }

        Assert.Equal(100 * 4096, frames);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    private static int OggPageAt(byte[] file, int position) => 27 + file[position + 26] + file.AsSpan(position + 27, file[position + 26]).ToArray().Sum(lace => lace);

    private static void Sign(Span<byte> page)
    {
        page.Slice(22, 4).Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(page[22..], OggChecksum.Of(page));
    }

    private static void AssertClose(float[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.InRange(expected.Zip(actual, (one, other) => Math.Abs(one - other)).Max(), 0, tolerance);
    }

    private static float[] ReadFile(string path, AudioReadOptions options, out (int Rate, int Channels, int Frames) shape)
    {
        using var reader = AudioFile.Open(path, options);
        var samples = ReadAll(reader);
        shape = (reader.SampleRate, reader.Channels, samples.Length / reader.Channels);

        // libsndfile guesses the length of MP3 without a table.
        Assert.True(options != Portable || reader.FrameCount is null || reader.FrameCount == shape.Frames);
        return samples;
    }

    // A tone that rises in each channel, and noise that comes and goes.
    private string Encode(string arguments, int rate, int channels, int seconds)
    {
        var path = _folder.File("sound");
        var expressions = string.Join('|', Enumerable.Range(1, channels).Select(channel
            => FormattableString.Invariant($"0.3*sin(2*PI*{channel}70*t*(1+0.1*t))+0.1*random({channel})*gt(sin(3*t),0)")));
        FFmpegTool.Run(["-f", "lavfi", "-i", $"aevalsrc='{expressions}':s={rate}:d={seconds}", .. arguments.Split(' '), path]);
        return path;
    }
}
#endif
