using Panns.Audio;
using Panns.Tests.Support;
using static Panns.Tests.Audio.WavBytes;

namespace Panns.Tests.Audio;

/// <summary>The decoders against each other, and on files from ffmpeg's own encoders.</summary>
public sealed class DecoderTests : IDisposable
{
    private static readonly AudioReadOptions Managed = new() { Backends = [AudioBackend.Managed] };
    private static readonly AudioReadOptions SndFile = new() { Backends = [AudioBackend.LibSndFile] };
    private static readonly AudioReadOptions FFmpeg = new() { Backends = [AudioBackend.FFmpeg] };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("wav", "pcm_u8")]
    [InlineData("wav", "pcm_s16le")]
    [InlineData("wav", "pcm_s24le")]
    [InlineData("wav", "pcm_s32le")]
    [InlineData("wav", "pcm_f32le")]
    [InlineData("wav", "pcm_f64le")]
    [InlineData("wav", "pcm_alaw")]
    [InlineData("wav", "pcm_mulaw")]
    [InlineData("au", "pcm_s8")]
    [InlineData("au", "pcm_s16be")]
    [InlineData("au", "pcm_s24be")]
    [InlineData("au", "pcm_s32be")]
    [InlineData("au", "pcm_f32be")]
    [InlineData("au", "pcm_f64be")]
    [InlineData("au", "pcm_alaw")]
    [InlineData("au", "pcm_mulaw")]
    public void Uncompressed_files_read_as_other_programs_read_them(string container, string codec)
    {
        var path = _folder.File($"sound.{container}");
        Encode(path, 3, "-c:a", codec);
        var expected = ReadFile(path, FFmpeg, out var shape);
        Assert.Equal(expected, ReadFile(path, Managed, out var ours));
        Assert.Equal(shape, ours);
        FFmpegTool.NeedLibSndFile();
        Assert.Equal(expected, ReadFile(path, SndFile, out _));
    }

    [Theory]
    [InlineData("pcm_alaw")]
    [InlineData("pcm_mulaw")]
    public void Every_companded_byte_reads_as_ffmpeg_reads_it(string codec)
    {
        FFmpegTool.Need();
        byte[] all = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
        var path = _folder.Write("all.wav", MonoFile(codec == "pcm_alaw" ? 6 : 7, 8, all));
        Assert.Equal(ReadFile(path, FFmpeg, out _), ReadFile(path, Managed, out _));
    }

    [Fact]
    public void RF64_of_ffmpeg_is_read()
    {
        var path = _folder.File("long.wav");
        Encode(path, 2, "-c:a", "pcm_s16le", "-rf64", "always");
        Assert.Equal("RF64", System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(path), 0, 4));
        Assert.Equal(ReadFile(path, FFmpeg, out _), ReadFile(path, Managed, out _));
    }

    [Theory]
    [InlineData("flac", "flac", 0)]
    [InlineData("aiff", "pcm_s24be", 0)]
    [InlineData("caf", "pcm_s16le", 0)]
    [InlineData("w64", "pcm_s16le", 0)]
    [InlineData("ogg", "libvorbis", 1e-4)]
    public void Libsndfile_and_ffmpeg_agree(string extension, string codec, double tolerance)
    {
        // No extension: the content determines the format.
        var path = _folder.File("sound");
        Encode(path, 2, "-c:a", codec, "-f", extension);
        FFmpegTool.NeedLibSndFile();
        var byFFmpeg = ReadFile(path, FFmpeg, out var shape);
        var bySndFile = ReadFile(path, SndFile, out var other);
        Assert.Equal((44100, 2, 44100), other);

        // ffmpeg drops up to one short block (128 frames) at the end of Ogg Vorbis.
        Assert.InRange(other.Frames - shape.Frames, 0, codec == "libvorbis" ? 128 : 0);
        AssertClose(byFFmpeg, bySndFile[..byFFmpeg.Length], tolerance);
        Assert.Equal(bySndFile, ReadFile(path, AudioReadOptions.Default, out _));
    }

    [Theory]
    [InlineData("mp3", "libmp3lame")]
    [InlineData("opus", "libopus")]
    [InlineData("ipod", "aac")]
    [InlineData("matroska", "libvorbis")]
    [InlineData("wav", "adpcm_ms")]
    public void Compressed_files_give_the_tone_that_went_in(string format, string codec)
    {
        var path = _folder.File("sound");
        Encode(path, 1, "-c:a", codec, "-ar", "48000", "-f", format);
        foreach (var options in new[] { AudioReadOptions.Default, FFmpeg })
        {
            using var reader = AudioFile.OpenMono(path, 32000, start: 0.2, duration: 0.5, options, TestContext.Current.CancellationToken);
            var samples = reader.ReadToEnd();
            Assert.Equal(16000, samples.Length);
            var (amplitude, _, residue) = Tones.Measure(samples, 1000, 32000, 2000);
            Assert.Equal(0.5, amplitude, 0.03);
            Assert.InRange(residue, 0, 0.03);
        }
    }

    [Fact]
    public void Real_recordings_decode_alike()
    {
        FFmpegTool.Need();
        FFmpegTool.NeedLibSndFile();
        foreach (var path in Directory.GetFiles(TestData.Path("esc10/audio"), "*.ogg").Order().Take(3))
        {
            AssertClose(ReadFile(path, FFmpeg, out var one), ReadFile(path, SndFile, out var other), 1e-4);
            Assert.Equal(one, other);
            Assert.Equal(Resampler.OutputLength(one.Frames, 44100, 32000), AudioFile.LoadMono(path, 32000).Length);
        }
    }

    [Theory]
    [InlineData("flac", "flac")]
    [InlineData("ogg", "libvorbis")]
    [InlineData("mp3", "libmp3lame")]
    public void A_part_is_what_the_whole_holds_there(string format, string codec)
    {
        var path = _folder.File("sound");
        Encode(path, 2, "-c:a", codec, "-f", format);
        foreach (var options in new[] { SndFile, FFmpeg })
        {
            if (options == SndFile)
            {
                FFmpegTool.NeedLibSndFile();
            }

            var whole = AudioFile.LoadMono(path, 44100, options: options);
            var part = AudioFile.LoadMono(path, 44100, 0.25, 0.5, options);
            Assert.Equal(whole[11025..(11025 + 22050)], part);
        }
    }

    [Fact]
    public void A_compressed_file_cut_short_gives_what_is_there()
    {
        var path = _folder.File("sound.ogg");
        Encode(path, 1, "-t", "30", "-c:a", "libvorbis");
        var bytes = File.ReadAllBytes(path);
        var cut = _folder.Write("cut.ogg", bytes[..(bytes.Length * 3 / 4)]);
        Assert.InRange(AudioFile.LoadMono(cut, 8000).Length, 15 * 8000, 27 * 8000);
        Assert.InRange(AudioFile.LoadMono(cut, 8000, options: FFmpeg).Length, 15 * 8000, 27 * 8000);
    }

    [Fact]
    public void Closing_early_ends_the_program()
    {
        var path = _folder.File("sound.flac");
        Encode(path, 1, "-t", "20");
        using (var reader = AudioFile.Open(path, FFmpeg, TestContext.Current.CancellationToken))
        {
            Assert.Equal(10, reader.Read(new float[10]));
            Assert.Null(reader.FrameCount);
        }

        File.Delete(path);
    }

    [Fact]
    public void Picture_files_are_refused()
    {
        FFmpegTool.Run("-f", "lavfi", "-i", "color=red:size=32x32:duration=0.1", "-frames:v", "1", _folder.File("red.png"));
        var error = Assert.Throws<PannsException>(() => AudioFile.Open(_folder.File("red.png"), cancellationToken: TestContext.Current.CancellationToken));
        Assert.Contains("a PNG image, not audio", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    private static void Encode(string path, int channels, params string[] arguments)
    {
        var others = Enumerable.Range(1, channels - 1).Select(channel => $"|0.{channel}*sin(2*PI*{channel}00*t)");
        var source = "0.5*sin(2*PI*1000*t)" + string.Concat(others);
        var seconds = arguments[0] == "-t" ? arguments[1] : "1";
        FFmpegTool.Run(["-f", "lavfi", "-i", $"aevalsrc='{source}':s=44100:d={seconds}", .. arguments, path]);
    }

    private static float[] ReadFile(string path, AudioReadOptions options, out (int Rate, int Channels, int Frames) shape)
    {
        using var reader = AudioFile.Open(path, options);
        var samples = ReadAll(reader);
        shape = (reader.SampleRate, reader.Channels, samples.Length / reader.Channels);
        if (reader.FrameCount is { } frames)
        {
            Assert.Equal(frames, shape.Frames);
        }

        return samples;
    }

    private static void AssertClose(float[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.InRange(expected.Zip(actual, (one, other) => Math.Abs(one - other)).Max(), 0, tolerance);
    }
}
