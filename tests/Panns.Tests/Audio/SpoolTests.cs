using Panns.Audio;
using Panns.Audio.Input;
using static Panns.Tests.Audio.WavBytes;

namespace Panns.Tests.Audio;

/// <summary>Uploads: small ones stay in memory, larger ones are in a temporary file while they are in use.</summary>
public sealed class SpoolTests
{
    private const int Limit = 3 << 20;

    [Theory]
    [InlineData(1000, true, 0)]
    [InlineData(1000, true, 1000)]
    [InlineData(1000, true, long.MaxValue)]
    [InlineData(300_000, true, 0)]
    [InlineData(300_000, true, 299_999)]
    [InlineData(300_000, true, 300_000)]
    [InlineData(1 << 20, true, 1 << 20)]
    [InlineData((1 << 20) + 2, false, (1 << 20) + 2)]
    [InlineData(Limit, false, 0)]
    [InlineData(Limit, false, Limit)]
    public async Task What_arrives_is_read_as_it_was_sent_whatever_was_expected(int bytes, bool isInMemory, long expected)
    {
        var header = MonoFile(1, 16, []).Length;
        var file = MonoFile(1, 16, [.. Enumerable.Range(0, bytes - header).Select(i => (byte)(i * 31))]);
        using var spool = await Spool.ReceiveAsync(new Trickle(file), "upload", Limit, expected, TestContext.Current.CancellationToken);
        Assert.Equal((isInMemory, !isInMemory), (spool.Bytes is not null, spool.Path is not null));
        Assert.Equal(file, spool.Bytes?[..spool.Count] ?? await File.ReadAllBytesAsync(spool.Path!, TestContext.Current.CancellationToken));
        using var input = AudioInput.Of("upload", spool);
        using var reader = AudioFile.OpenInput(input, 8000, 0, null, null);
        var samples = reader.ReadToEnd();
        Assert.Equal((bytes - header) / 2, samples.Length);
        Assert.Equal(samples, samples.Select((_, i) => (short)((byte)(2 * i * 31) | ((byte)(((2 * i) + 1) * 31) << 8)) / 32768f));
        spool.Dispose();
        Assert.False(File.Exists(spool.Path));
    }

    [Theory]
    [InlineData(Limit + 1, Limit)]
    [InlineData(1001, 1000)]
    public async Task More_than_the_limit_is_refused(int bytes, int limit)
    {
        var error = await Assert.ThrowsAsync<SpoolFullException>(() => Spool.ReceiveAsync(new Trickle(new byte[bytes]), "upload", limit, 0, TestContext.Current.CancellationToken));
        Assert.Equal(FormattableString.Invariant($"upload: gives more than {limit} bytes, the limit for an upload"), error.Message);
    }

    [Fact]
    public async Task Nothing_is_refused()
        => Assert.Equal("upload: gives nothing", (await Assert.ThrowsAsync<PannsException>(
            () => Spool.ReceiveAsync(new Trickle([]), "upload", Limit, 0, TestContext.Current.CancellationToken))).Message);

    // Arrives in pieces of odd lengths.
    private sealed class Trickle(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            => base.ReadAsync(buffer[..Math.Min(buffer.Length, 7777)], cancellationToken);
    }
}
