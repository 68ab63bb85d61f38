using Panns.Audio;
using Panns.Audio.Decoding;

namespace Panns.Tests.Audio;

/// <summary>What the samples of a file depend on, without decoding it.</summary>
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

    private string Identify(bool reads, AudioBackend[] backends) => DecoderChain.Identify(
        _path, backends, [new Decoder(AudioBackend.Managed, reads, ""), new Decoder(AudioBackend.LibSndFile, null, "1.2.2"), new Decoder(AudioBackend.FFmpeg, null, "5.1")]);

    // Opens the file if it reads it; one of which nobody knows must not be asked to.
    private sealed class Decoder(AudioBackend backend, bool? reads, string version) : AudioDecoder
    {
        public override AudioBackend Backend => backend;

        public override bool IsInstalled => true;

        public override string Version => version;

        public override AudioReader Open(string path, AudioKind kind)
            => (reads ?? throw new InvalidOperationException("not to be opened")) ? new Silence() : throw new UnsupportedAudioException("another kind");
    }

    private sealed class Silence() : AudioReader("silence", "", 8000, 1)
    {
        protected override int ReadCore(Span<float> interleaved) => 0;
    }
}
