using Panns.Audio;
using Panns.Clips;
using Panns.Tests.Audio;
using Panns.Tests.Support;

namespace Panns.Tests.Clips;

/// <summary>Files, parts of files, streams and memory give the same samples.</summary>
public sealed class ClipSourceTests : IDisposable
{
    private const int Rate = 8000;
    private readonly byte[] _wav = WavBytes.MonoFile(1, 16, [.. Enumerable.Range(0, 3 * Rate).SelectMany(i => WavBytes.U16((i * 37) & 0x3fff))]);
    private readonly string _path = Path.GetTempFileName();

    public ClipSourceTests() => File.WriteAllBytes(_path, _wav);

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData(8000)]
    [InlineData(16000)]
    public void A_file_a_stream_and_memory_give_the_same(int rate)
    {
        var expected = AudioFile.LoadMono(_path, rate);
        Assert.Equal(expected, ReadAll(ClipSource.OfFile(_path), rate));
        Assert.Equal(expected, ReadAll(ClipSource.OfStream("upload", new MemoryStream(_wav)), rate));
        Assert.Equal(expected, ReadAll(ClipSource.OfStream("upload", new PipeStream(new MemoryStream(_wav))), rate));
        Assert.Equal(expected, ReadAll(ClipSource.OfSamples("samples", expected), rate));
    }

    [Fact]
    public void A_part_of_a_file_is_those_samples_of_the_whole()
    {
        var whole = AudioFile.LoadMono(_path, Rate);
        Assert.Equal(whole[2000..6000], ReadAll(ClipSource.OfFile(_path, 0.25, 0.75), Rate));
        Assert.Equal(whole[20000..], ReadAll(ClipSource.OfFile(_path, 2.5, null), Rate));
    }

    [Fact]
    public void Who_is_shown_samples_sees_all_that_are_read_in_order()
    {
        var seen = new List<float>();
        Assert.Equal(ReadAll(ClipSource.OfFile(_path).ShownTo(samples => seen.AddRange(samples)), Rate), seen);
    }

    [Fact]
    public void An_upload_is_tagged_as_its_file_is()
    {
        using var model = FakeSession.Model("Cnn14", out _);
        var tagger = new AudioTagger(model);
        var token = TestContext.Current.CancellationToken;
        var (file, upload) = (tagger.Tag(_path, token), tagger.Tag(new MemoryStream(_wav), "upload", token));
        Assert.Equal(("upload", 3.0), (upload.File, upload.Duration));
        Assert.Equal(file.Scores.ToArray(), upload.Scores.ToArray());
        var extractor = new EmbeddingExtractor(model);
        Assert.Equal(extractor.Extract(_path, token), extractor.Extract(new MemoryStream(_wav), "upload", token));
        Assert.StartsWith("upload: ", Assert.Throws<PannsException>(() => tagger.Tag(new MemoryStream(_wav[..20]), "upload", token)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void So_are_the_bytes_of_a_file_in_every_task()
    {
        using var model = FakeSession.Model("Cnn14", out _);
        using var frames = FakeSession.Model("Cnn14_DecisionLevelMax", out _);
        var token = TestContext.Current.CancellationToken;
        var tagger = new AudioTagger(model);
        var (file, bytes) = (tagger.Tag(_path, token), tagger.Tag(_wav, "bytes", token));
        Assert.Equal(("bytes", 3.0), (bytes.File, bytes.Duration));
        Assert.Equal(file.Scores.ToArray(), bytes.Scores.ToArray());

        var extractor = new EmbeddingExtractor(model);
        Assert.Equal(extractor.Extract(_path, token), extractor.Extract(_wav, "bytes", token));

        var detector = new SoundEventDetector(frames, new() { Threshold = 0.1, LowThreshold = 0.1 });
        var expected = detector.Detect(_path, cancellationToken: token).Events;
        Assert.NotEmpty(expected);
        Assert.Equal(expected, detector.Detect(_wav, "bytes", token).Events);
        Assert.Equal(expected, detector.Detect(new MemoryStream(_wav), "upload", token).Events);

        using var reader = AudioFile.OpenMono(_wav, "bytes", Rate, start: 0.25, duration: 0.5);
        Assert.Equal(AudioFile.LoadMono(_path, Rate)[2000..6000], reader.ReadToEnd());
        foreach (var read in (Action[])[() => tagger.Tag(_wav[..20], "bytes", token), () => extractor.Extract(_wav[..20], "bytes", token), () => detector.Detect(_wav[..20], "bytes", token)])
        {
            Assert.StartsWith("bytes: ", Assert.Throws<PannsException>(read).Message, StringComparison.Ordinal);
        }
    }

    // Ten hours of the same repeated second.
    [Fact]
    public void However_long_a_recording_is_it_takes_the_memory_of_a_window()
    {
        byte[] header = [.. WavBytes.Ascii("RIFF"), .. WavBytes.U32(uint.MaxValue), .. WavBytes.Ascii("WAVE"), .. WavBytes.Format(1, 1, Rate, 16), .. WavBytes.Chunk("data", [], uint.MaxValue)];
        var source = ClipSource.OfStream("long", new SyntheticWavStream(header, new byte[2 * Rate], 36_000));
        var runner = new ClipRunner(new Lengths(), WindowPlan.Create(10, 0.5, Rate), WindowSchedule.Parallel(1));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var job = runner.RunHere(new PooledJob(source, 1, WindowAggregate.Mean), TestContext.Current.CancellationToken);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
        Assert.Equal((36_000.0, 80_000f), (job.Seconds(Rate), job.Values[0]));
    }

    private static float[] ReadAll(ClipSource source, int rate)
    {
        using var samples = source.Open(rate);
        var all = new List<float>();
        var block = new float[777];
        for (int count; (count = samples.Read(block)) > 0;)
        {
            all.AddRange(block.AsSpan(0, count));
        }

        return [.. all];
    }

    private sealed class Lengths : IWindowFunction
    {
        public int SampleRate => Rate;

        public int SizeOf(int samples) => 1;

        public void Run(ReadOnlySpan<float> windows, int count, Span<float> values, CancellationToken cancellationToken) => values.Fill(windows.Length / count);
    }
}
