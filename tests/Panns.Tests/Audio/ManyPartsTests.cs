using Panns.Audio;
using Panns.Audio.Input;
using Panns.Audio.Lengths;
using Panns.Tests.Support;
using static Panns.Tests.Audio.WavBytes;

namespace Panns.Tests.Audio;

/// <summary>
/// Files of very many tiny parts, which an upload of a megabyte can be: time and memory grow with the file, not with its square.
/// Processor time is measured, so that a busy machine does not count.
/// </summary>
[Collection(nameof(Alone))]
public sealed class ManyPartsTests : IDisposable
{
    private const int Parts = 30_000;
    private const long MostAllocated = 64 << 20;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);
    private static readonly byte[] Sample = [0, 64];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Recordings_joined_end_to_end()
    {
        Assert.Equal(Parts, FramesOf(Many(MonoFile(1, 16, Sample))));
        Assert.Equal(Parts, FramesOf(Many(Au(3, 8000, 1, Sample))));
        Assert.Equal(Parts, FramesOf(Many(PcmBytes.Aiff(PcmBytes.Swap(Sample)))));
    }

    [Fact]
    public void Chunks_before_and_after_the_samples()
    {
        var empty = Many(Chunk("JUNK", []));
        Assert.Equal(1, FramesOf(Riff(empty, Format(1, 1, 8000, 16), Chunk("data", Sample), empty)));
        Assert.Equal(Parts + 1, FramesOf(Riff(Format(1, 1, 8000, 16), Chunk("data", Sample), Many(Chunk("data", Sample)))));
    }

    [Fact]
    public void Heads_of_FLAC_and_pages_of_Ogg()
    {
        Assert.Equal(Parts, SecondsOf(Many(StreamBytes.Flac(8000, 8000)[..50])));
        Assert.Equal(0, SecondsOf(Many(StreamBytes.Page(1, 2, 0, StreamBytes.Opus(312)))));
    }

    private static byte[] Many(byte[] part) => [.. Enumerable.Repeat(part, Parts).SelectMany(one => one)];

    private long? FramesOf(byte[] file)
    {
        var path = _folder.Write("file", file);
        return Bounded(() =>
        {
            using var reader = AudioFile.Open(path, new() { Backends = [AudioBackend.Managed] });
            return reader.FrameCount;
        });
    }

    private double? SecondsOf(byte[] file)
    {
        var path = _folder.Write("file", file);
        return Bounded(() =>
        {
            using var input = AudioInput.Open(path);
            return LengthProbe.Of(input)?.Seconds;
        });
    }

    private static T Bounded<T>(Func<T> read)
    {
        var (allocated, used) = (GC.GetAllocatedBytesForCurrentThread(), Environment.CpuUsage.TotalTime);
        var result = read();
        Assert.InRange(Environment.CpuUsage.TotalTime - used, TimeSpan.Zero, Longest);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, MostAllocated);
        return result;
    }
}
