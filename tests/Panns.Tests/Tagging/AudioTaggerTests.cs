using Panns.Clips;
using Panns.Tests.Support;

namespace Panns.Tests.Tagging;

/// <summary>Windows, order, batches and errors, with a stand-in network that works at 32 kHz.</summary>
public sealed class AudioTaggerTests
{
    private const int Rate = 32000;

    [Fact]
    public void A_clip_not_longer_than_the_window_is_one_window_at_its_natural_length()
    {
        using var model = FakeSession.Model("Cnn14", out var session);
        var tagger = new AudioTagger(model);
        var result = tagger.Tag(Ramp(10 * Rate), Rate, TestContext.Current.CancellationToken);
        tagger.Tag(Ramp(1), Rate, TestContext.Current.CancellationToken);
        Assert.Equal([(1, 320000), (1, 1)], session.Calls);
        Assert.Equal(10, result.Duration);
        Assert.Null(result.Error);
    }

    [Fact]
    public void The_last_window_of_a_long_clip_is_shifted_back_to_end_with_it()
    {
        using var model = FakeSession.Model("Cnn14", out var session);
        var tagger = new AudioTagger(model, new() { Window = 2, Overlap = 0.5, KeepWindows = true });

        // 5.5 s: windows at 0, 1, 2, 3 and the shifted one at 3.5 s.
        var result = tagger.Tag(Ramp(11 * Rate / 2), Rate, TestContext.Current.CancellationToken);
        Assert.Equal([(4, 64000), (1, 64000)], session.Calls);
        Assert.Equal([(0.0, 2.0), (1, 3), (2, 4), (3, 5), (3.5, 5.5)], result.Windows!.Select(window => (window.Start, window.End)));
        Assert.Equal([0f, 32000, 64000, 96000, 112000], result.Windows!.Select(window => window.Scores.Span[0]));

        // Their mean: first samples (0 + 32000 + 64000 + 96000 + 112000) / 5.
        Assert.Equal([60800f, 60800 + 63999, 64000], result.Scores.ToArray());
        var max = new AudioTagger(model, tagger.Options with { Aggregate = WindowAggregate.Max }).Tag(Ramp(11 * Rate / 2), Rate, TestContext.Current.CancellationToken);
        Assert.Equal([112000f, 175999, 64000], max.Scores.ToArray());
    }

    [Fact]
    public void A_clip_that_windows_fill_exactly_has_no_window_more()
    {
        using var model = FakeSession.Model("Cnn14", out _);
        var tagger = new AudioTagger(model, new() { Window = 2, Overlap = 0, KeepWindows = true });
        Assert.Equal([0.0, 2, 4], tagger.Tag(Ramp(6 * Rate), Rate, TestContext.Current.CancellationToken).Windows!.Select(window => window.Start));
    }

    [Fact]
    public void Tags_are_the_best_classes_first_and_the_lower_index_first_among_equals()
    {
        var tags = Tag.Top([0.1f, 0.7f, 0.2f, 0.7f], LabelSet.FromNames(["a", "b", "c", "d"]), 3);
        Assert.Equal([new Tag("b", 0.7f, 1, ""), new("d", 0.7f, 3, ""), new("c", 0.2f, 2, "")], tags);
        Assert.Equal(2, Tag.Top([0, 0], LabelSet.Numbered(2), 10).Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(527)]
    public void Few_tags_are_the_first_of_all(int count)
    {
        // Many ties.
        var random = new Random(17);
        float[] scores = [.. Enumerable.Range(0, 527).Select(_ => random.Next(50) / 50f)];
        var expected = Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i]).Take(count);
        Assert.Equal(expected, Tag.Top(scores, LabelSet.Numbered(scores.Length), count).Select(tag => tag.Index));
    }

    [Fact]
    public void Results_come_in_order_and_clips_of_one_length_go_together()
    {
        using var model = FakeSession.Model("Cnn14", out var session);
        var clips = new Dictionary<string, int> { ["a"] = 100, ["b"] = 100, ["c"] = 100, ["d"] = 50, ["e"] = 50, ["f"] = 100 };
        var tagger = new AudioTagger(model, new() { BatchSize = 2 }, Opener(clips));
        var results = tagger.TagMany(clips.Keys, TestContext.Current.CancellationToken).ToList();
        Assert.Equal(clips.Keys, results.Select(result => result.File));
        Assert.Equal(clips.Values.Select(length => (float)length), results.Select(result => result.Scores.Span[2]));
        Assert.Equal([(2, 100), (1, 100), (2, 50), (1, 100)], session.Calls);
    }

    [Fact]
    public void A_bad_file_has_its_error_and_the_others_go_on()
    {
        using var model = FakeSession.Model("Cnn14", out _);
        var clips = new Dictionary<string, int> { ["a"] = 100, ["empty"] = 0, ["z"] = 100 };
        var results = new AudioTagger(model, null, Opener(clips)).TagMany(["a", "missing", "empty", "z"], TestContext.Current.CancellationToken).ToList();
        Assert.Equal([null, "missing: no such file", "empty: holds no samples", null], results.Select(result => result.Error));
        Assert.Equal([3, 0, 0, 3], results.Select(result => result.Tags.Count));
        Assert.All(results.Where(result => result.Error is not null), result => Assert.True(result.Scores.IsEmpty));
    }

    [Fact]
    public void A_file_that_breaks_off_after_some_windows_counts_as_bad()
    {
        using var model = FakeSession.Model("Cnn14", out _);
        var tagger = new AudioTagger(model, new() { Window = 1, Overlap = 0, KeepWindows = true }, _ => new("broken", _ => new BrokenSource(3 * Rate)));
        var result = tagger.TagMany(["broken"], TestContext.Current.CancellationToken).Single();
        Assert.Equal("broken: cut off", result.Error);
        Assert.Empty(result.Tags);
        Assert.Null(result.Windows);
        Assert.Equal("broken: cut off", Assert.Throws<PannsException>(() => tagger.Tag("broken", TestContext.Current.CancellationToken)).Message);
    }

    [Fact]
    public void Canceling_ends_the_enumeration()
    {
        using var cancel = new CancellationTokenSource();
        var session = new FakeSession(PannsModels.Cnn14.Describe(3)) { OnRun = run => { if (run == 3) { cancel.Cancel(); } } };
        using var model = new PannsModel(session);
        var tagger = new AudioTagger(model, new() { BatchSize = 1 }, path => ClipSource.OfSamples(path, new float[100]));
        var done = new List<string>();
        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            foreach (var result in tagger.TagMany(Endless(), cancel.Token))
            {
                done.Add(result.File);
            }
        });
        Assert.InRange(done.Count, 2, 3);
    }

    [Fact]
    public void Leaving_the_enumeration_early_stops_the_decoding()
    {
        using var model = FakeSession.Model("Cnn14", out _);
        var opened = 0;
        var tagger = new AudioTagger(model, new() { BatchSize = 1 }, path => new(path, _ =>
        {
            Interlocked.Increment(ref opened);
            return new MemorySource(new float[100]);
        }));
        Assert.Equal("0", tagger.TagMany(Endless(), TestContext.Current.CancellationToken).First().File);

        // The list has no end; how many others are under way when the first is done depends on the machine's load.
        Assert.InRange(opened, 1, 1 + WindowSchedule.MostClips);
    }

    [Fact]
    public void An_error_in_the_list_of_files_or_in_the_network_is_not_swallowed()
    {
        using var model = FakeSession.Model("Cnn14", out _);
        var tagger = new AudioTagger(model, null, path => ClipSource.OfSamples(path, new float[100]));
        Assert.Throws<InvalidDataException>(() => tagger.TagMany(BadList(), TestContext.Current.CancellationToken).Count());
        using var failing = new PannsModel(new FakeSession(PannsModels.Cnn14.Describe(3)) { OnRun = _ => throw new ArithmeticException() });
        Assert.Throws<ArithmeticException>(() => new AudioTagger(failing).Tag(new float[100], Rate, TestContext.Current.CancellationToken));

        static IEnumerable<string> BadList()
        {
            yield return "a";
            throw new InvalidDataException();
        }
    }

    [Fact]
    public void Waveforms_of_another_rate_are_resampled()
    {
        using var model = FakeSession.Model("Cnn14", out var session);
        new AudioTagger(model).Tag(new float[8000], 8000, TestContext.Current.CancellationToken);
        Assert.Equal([(1, 32000)], session.Calls);
    }

    private static float[] Ramp(int length) => Enumerable.Range(0, length).Select(i => (float)i).ToArray();

    private static IEnumerable<string> Endless()
    {
        for (var i = 0; ; i++)
        {
            yield return $"{i}";
        }
    }

    private static Func<string, ClipSource> Opener(Dictionary<string, int> clips)
        => path => new(path, _ => clips.TryGetValue(path, out var length) ? new MemorySource(new float[length]) : throw new PannsException($"{path}: no such file"));

    private sealed class BrokenSource(int samples) : ISampleSource
    {
        private int _left = samples;

        public int Read(Span<float> destination)
        {
            if (_left == 0)
            {
                throw new PannsException("broken: cut off");
            }

            var count = Math.Min(_left, destination.Length);
            _left -= count;
            return count;
        }

        public void Dispose()
        {
        }
    }
}
