using Panns.Audio;
using Panns.Audio.Decoding;
using Panns.Audio.Input;
using static Panns.Tests.Audio.WavBytes;

namespace Panns.Tests.Audio;

/// <summary>Paths, names, and messages about files that cannot be read.</summary>
public sealed class AudioFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("right.wav")]
    [InlineData("wrong.mp3")]
    [InlineData("none")]
    [InlineData("-i weiß; \"odd\" 音.wav")]
    public void The_name_plays_no_part(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && name.Contains('"'), "not a name on Windows");
        var path = _folder.Write(name, MonoFile(1, 16, [0x00, 0x40, 0x00, 0xC0]));
        foreach (var backend in new[] { AudioBackend.Managed, AudioBackend.LibSndFile, AudioBackend.FFmpeg })
        {
            if (AudioDecoder.All.Any(decoder => decoder.Backend == backend && decoder.IsInstalled))
            {
                Assert.Equal([0.5f, -0.5f], AudioFile.LoadMono(path, 8000, options: new() { Backends = [backend] }));
            }
        }
    }

    [Fact]
    public void What_is_no_file_is_refused()
    {
        Refused(_folder.File("missing.wav"), "there is no such file");
        Refused(Path.GetDirectoryName(_folder.File("x"))!, "a folder, not an audio file");
        Refused(_folder.Write("empty.wav", []), "an empty file");
        Refused("nul\0byte", "there is no such file");
    }

    [Fact]
    public void What_is_no_audio_is_refused()
    {
        Refused(_folder.Write("text.wav", Ascii("These are words.\nAnd more of them.\n")), "not");
        Refused(_folder.Write("zeros.mp3", new byte[5000]), "not");
        Refused(_folder.Write("cut.flac", Ascii("fLaC")), "FLAC");
    }

    [Fact]
    public void Damaged_WAV_is_named_as_such_at_once()
        => Refused(_folder.Write("bad.wav", Riff(Format(1, 1, 8000, 16))), "no data chunk");

    [Fact]
    public void Without_a_decoder_the_message_names_one_to_install_or_choose()
    {
        var none = new AudioReadOptions { Backends = [AudioBackend.Managed] };
        var path = _folder.Write("some.flac", [.. Ascii("fLaC"), .. new byte[100]]);
        Assert.Equal(
            $"{path}: FLAC audio needs another decoder, and the decoders chosen exclude those that could read it",
            Assert.Throws<PannsException>(() => AudioFile.Open(path, none, TestContext.Current.CancellationToken)).Message);
    }

    [Fact]
    public void On_a_bare_machine_the_message_says_what_to_install()
    {
        AudioDecoder[] bare = [new ManagedDecoder(), new FFmpegDecoder("no-such-program")];
        var all = AudioReadOptions.Default.Backends;
        foreach (var (content, what) in new[]
        {
            ([.. Ascii("fLaC"), .. new byte[100]], "FLAC audio"),
            (Ascii("some words, and more of them"), "not audio, or of an unknown kind"),
            (Riff(Format(0x55, 1, 8000, 16), Chunk("data", new byte[10])), "WAV codec 0x0055 with 16 bits needs another decoder"),
        })
        {
            var path = _folder.Write("some", content);
            using var input = AudioInput.Open(path, TestContext.Current.CancellationToken);
            var error = Assert.Throws<PannsException>(() => DecoderChain.Open(input, all, bare));
            Assert.StartsWith($"{path}: {what}", error.Message, StringComparison.Ordinal);
            Assert.Contains("install", error.Message, StringComparison.Ordinal);
            Assert.Contains("ffmpeg", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
        }
    }

    [Fact]
    public void The_environment_can_name_decoders()
    {
        Assert.Equal([AudioBackend.FFmpeg, AudioBackend.LibSndFile], AudioReadOptions.Parse(" ffmpeg, LibSndFile ,"));
        Assert.Equal([AudioBackend.Managed], AudioReadOptions.Parse("managed"));
        Assert.Equal(
            "PANNS_AUDIO_BACKENDS: there is no decoder 'sox'; there are managed, libsndfile, portable, naudio, ffmpeg",
            Assert.Throws<PannsException>(() => AudioReadOptions.Parse("sox")).Message);
    }

    [Fact]
    public void Files_are_closed_again()
    {
        var path = _folder.Write("sound.wav", MonoFile(1, 16, new byte[100]));
        AudioFile.LoadMono(path, 32000);
        using (File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
        }
    }

    private static void Refused(string path, string reason)
    {
        var error = Assert.Throws<PannsException>(() => AudioFile.Open(path));
        Assert.StartsWith($"{path}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message[path.Length..], StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }
}
