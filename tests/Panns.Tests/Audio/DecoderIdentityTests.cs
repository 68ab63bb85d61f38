using Panns.Audio;
using Panns.Audio.Decoding;
using Panns.Audio.Input;

namespace Panns.Tests.Audio;

/// <summary>What a file's samples depend on, found without decoding it.</summary>
public sealed class DecoderIdentityTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public DecoderIdentityTests() => File.WriteAllBytes(_path, [1, 2, 3]);

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData(true, "Managed")]
    [InlineData(false, "LibSndFile 1.2.2, FFmpeg 5.1")]
    public void The_own_decoder_counts_alone_where_it_reads_the_file(bool reads, string expected)
        => Assert.Equal(expected, Identify(reads, [AudioBackend.Managed, AudioBackend.LibSndFile, AudioBackend.FFmpeg]));

    [Fact]
    public void Decoders_count_in_their_order_and_those_not_installed_not_at_all()
    {
        Assert.Equal("FFmpeg 5.1, Managed", Identify(true, [AudioBackend.FFmpeg, AudioBackend.Managed, AudioBackend.LibSndFile]));
        Assert.Equal("FFmpeg 5.1", Identify(false, [AudioBackend.NAudio, AudioBackend.FFmpeg]));
    }

    [Fact]
    public void A_missing_file_is_told()
        => Assert.Contains("there is no such file", Assert.Throws<PannsException>(() => AudioFile.DecoderOf(_path + ".missing")).Message, StringComparison.Ordinal);

    [Fact]
    public void The_channel_and_what_becomes_of_bad_samples_count_too()
    {
        var options = new AudioReadOptions { Channel = AudioChannel.Left, InvalidSamples = InvalidSamples.Silence };
        Assert.EndsWith(", channel left, invalid samples 0", AudioFile.DecoderOf(_path, options), StringComparison.Ordinal);
        Assert.DoesNotContain("channel", AudioFile.DecoderOf(_path), StringComparison.Ordinal);
    }

    private string Identify(bool reads, AudioBackend[] backends)
    {
        using var input = AudioInput.Open(_path, TestContext.Current.CancellationToken);
        return DecoderChain.Identify(
            input, backends, [new Decoder(AudioBackend.Managed, reads, ""), new Decoder(AudioBackend.LibSndFile, null, "1.2.2"), new Decoder(AudioBackend.FFmpeg, null, "5.1")]);
    }

    // Identifying the decoder opens the file, which must not happen for unknown decoders.
    private sealed class Decoder(AudioBackend backend, bool? reads, string version) : AudioDecoder
    {
        public override AudioBackend Backend => backend;

        public override bool IsInstalled => true;

        public override string Version => version;

        public override AudioReader Open(AudioInput input)
            => (reads ?? throw new InvalidOperationException("not to be opened")) ? new Silence() : throw new UnsupportedAudioException("another kind");
    }

    private sealed class Silence() : AudioReader("silence", "", 8000, 1)
    {
        protected override int ReadCore(Span<float> interleaved) => 0;
    }
}
