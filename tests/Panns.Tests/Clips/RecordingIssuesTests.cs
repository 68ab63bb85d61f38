using Panns.Audio;
using Panns.Output;
using Panns.Tests.Audio;
using Panns.Tests.Support;
using static Panns.Tests.Audio.WavBytes;

namespace Panns.Tests.Clips;

/// <summary>A recording's problems are part of its results: tags, embeddings and events.</summary>
public sealed class RecordingIssuesTests : IDisposable
{
    private const int Rate = 32000;
    private const string Cut = "ok, cut short at 0.5 s of 1 s";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Tags_say_how_much_was_read(int windows)
    {
        using var model = FakeSession.Model("Cnn14", out _);
        var tagger = new AudioTagger(model, new() { Window = windows == 1 ? 10 : 0.25, KeepWindows = true });
        var results = tagger.TagMany(Files(), TestContext.Current.CancellationToken).ToList();
        Assert.Equal(["ok", Cut, "ok, mixing its channels cancels them in 1 of 1 s", Broken("nan.wav")], results.Select(result => result.ToRows().Status));
        Assert.Equal(new AudioShortfall(0.5, 1) { IsExact = true }, results[1].Issues.Shortfall);
        Assert.Equal(0.5, results[1].Duration);
        Assert.Equal(results[1], tagger.Tag(Files()[1], TestContext.Current.CancellationToken) with
        {
            Tags = results[1].Tags,
            Scores = results[1].Scores,
            Windows = results[1].Windows,
        });
    }

    [Fact]
    public void Embeddings_say_it_too_and_so_does_the_index_of_their_file()
    {
        using var model = FakeSession.Model("Cnn14", out _);
        var extractor = new EmbeddingExtractor(model);
        var path = _folder.File("x.npy");
        EmbeddingFile.Write(extractor, Files(), path, cancellationToken: TestContext.Current.CancellationToken);
        var index = EmbeddingFile.ReadIndex(path);
        Assert.Equal(["ok", Cut, "ok, mixing its channels cancels them in 1 of 1 s", Broken("nan.wav")], index.Select(entry => entry.Status));
        Assert.Equal([true, true, true, false], index.Select(entry => entry.IsOk));
        Assert.NotEqual(extractor.Identity, new EmbeddingExtractor(model, new() { Audio = new() { Channel = AudioChannel.Left } }).Identity);
    }

    [Fact]
    public void Events_say_it_too()
    {
        using var model = FakeSession.Model("Cnn14_DecisionLevelMax", out _);
        var results = new SoundEventDetector(model).DetectMany(Files(), TestContext.Current.CancellationToken).ToList();
        Assert.Equal(["ok", Cut, "ok, mixing its channels cancels them in 1 of 1 s", Broken("nan.wav")], results.Select(result => result.ToRows().Status));
    }

    [Fact]
    public void Strict_reading_makes_them_errors_and_a_channel_can_be_chosen()
    {
        using var model = FakeSession.Model("Cnn14", out _);
        var strict = new AudioTagger(model, new() { Audio = new() { Strict = true } }).TagMany(Files(), TestContext.Current.CancellationToken).ToList();
        Assert.Equal([null, $"{Files()[1]}: cut short at 0.5 s of 1 s", $"{Files()[2]}: mixing its channels cancels them in 1 of 1 s", Broken("nan.wav")], strict.Select(result => result.Error));

        // The stand-in network's first score is its first sample.
        var left = new AudioTagger(model, new() { Audio = new() { Channel = AudioChannel.Left } }).Tag(Files()[2], TestContext.Current.CancellationToken);
        Assert.Equal("ok", left.ToRows().Status);
        Assert.Equal(0.25f, left.Scores.Span[0]);
        var mixed = new AudioTagger(model).Tag(Files()[2], TestContext.Current.CancellationToken);
        Assert.Equal(0, mixed.Scores.Span[0]);
    }

    [Fact]
    public void Waveforms_in_memory_are_held_to_the_same_rule()
    {
        using var tags = FakeSession.Model("Cnn14", out _);
        using var events = FakeSession.Model("Cnn14_DecisionLevelMax", out _);
        var waveform = new float[Rate];
        waveform[1600] = float.NaN;
        waveform[1700] = 1e30f;
        const string Problem = "waveform: 2 of 32000 samples are not numbers (NaN, infinite or beyond 2^40), the first at 0.05 s";
        var cancellation = TestContext.Current.CancellationToken;
        Assert.Equal(Problem, Assert.Throws<PannsException>(() => new AudioTagger(tags).Tag(waveform, Rate, cancellation)).Message);
        Assert.Equal(Problem, Assert.Throws<PannsException>(() => new EmbeddingExtractor(tags).Extract(waveform, Rate, cancellation)).Message);
        Assert.Equal(Problem, Assert.Throws<PannsException>(() => new SoundEventDetector(events).Detect(waveform, Rate, cancellationToken: cancellation)).Message);
        var silence = new AudioReadOptions { InvalidSamples = InvalidSamples.Silence };
        var tagged = new AudioTagger(tags, new() { Audio = silence }).Tag(waveform, Rate, cancellation);
        Assert.Equal("ok, 2 samples that are not numbers count as 0, the first at 0.05 s", tagged.ToRows().Status);
        Assert.All(tagged.Scores.ToArray(), score => Assert.True(float.IsFinite(score)));
        Assert.Throws<PannsException>(() => new AudioTagger(tags, new() { Audio = silence with { Strict = true } }).Tag(waveform, Rate, cancellation));
    }

    [Fact]
    public void Tables_have_a_row_for_what_is_wrong_even_where_nothing_was_found()
    {
        var recording = new RecordingRows { File = "a.wav", Duration = 0.5, Note = "cut short at 0.5 s of 1 s" };
        Assert.Equal(
            "file,onset,offset,label,score,mean,status\na.wav,,,,,,\"ok, cut short at 0.5 s of 1 s\"\n", Text(output => ResultWriter.Csv(output, ResultTable.Events), recording));
        Assert.Contains("\"status\":\"ok, cut short at 0.5 s of 1 s\"", Text(output => ResultWriter.Json(output, ResultTable.Events), recording), StringComparison.Ordinal);
        Assert.DoesNotContain("status", Text(output => ResultWriter.Json(output, ResultTable.Events), recording with { Note = null }), StringComparison.Ordinal);
    }

    private static string Text(Func<TextWriter, ResultWriter> open, RecordingRows recording)
    {
        using var text = new StringWriter { NewLine = "\n" };
        using (var writer = open(text))
        {
            writer.Write(recording);
        }

        return text.ToString();
    }

    private string[] Files()
    {
        byte[] sound = [.. Enumerable.Range(0, Rate).SelectMany(i => U16(i % 2 == 0 ? 8192 : -8192))];
        var whole = Riff(Format(1, 1, Rate, 16), Chunk("data", sound));
        byte[] opposite = [.. Enumerable.Range(0, Rate).SelectMany(i => (byte[])[.. U16(i % 2 == 0 ? 8192 : -8192), .. U16(i % 2 == 0 ? -8192 : 8192)])];
        return
        [
            _folder.Write("whole.wav", whole),
            _folder.Write("cut.wav", whole[..^(sound.Length / 2)]),
            _folder.Write("opposite.wav", Riff(Format(1, 2, Rate, 16), Chunk("data", opposite))),
            _folder.Write("nan.wav", Riff(Format(3, 1, Rate, 32), Chunk("data", [.. new byte[4000], .. BitConverter.GetBytes(float.NaN), .. new byte[4000]]))),
        ];
    }

    private string Broken(string name)
        => $"{_folder.File(name)}: 1 of its samples is not a number (NaN, infinite or beyond 2^40), the first at 0.0313 s: the file is damaged";
}
