using Panns.Detection;

namespace Panns.Tests.Detection;

/// <summary>Hand-computed events of one class; frames of 0.1 s.</summary>
public sealed class EventTrackerTests
{
    private static readonly LabelSet OneClass = LabelSet.FromNames(["bell"]);

    [Fact]
    public void A_stretch_at_or_above_the_threshold_is_an_event()
    {
        var found = Track([0.1f, 0.3f, 0.5f, 0.4f, 0.2f, 0.0f], new() { Threshold = 0.3 });
        Assert.Equal([new SoundEvent("bell", 0.1, 0.4, 0.5f, 0.4f, 0, "")], found);
        Assert.Equal(0.3, found[0].Duration, 9);
    }

    [Fact]
    public void Scores_of_zero_throughout_are_events_only_at_threshold_zero()
    {
        Assert.Empty(Track(new float[5], new() { Threshold = 0.01 }));
        Assert.Equal([new SoundEvent("bell", 0, 0.5, 0, 0, 0, "")], Track(new float[5], new() { Threshold = 0 }));
    }

    [Fact]
    public void An_event_that_reaches_the_end_ends_with_the_recording()
    {
        // 0.55 s of recording have frames at 0.0 to 0.5; the last would reach to 0.6.
        var found = Track([0, 0, 0, 0, 1, 1], new(), duration: 0.55);
        Assert.Equal((0.4, 0.55), (found[0].Onset, found[0].Offset));
    }

    [Fact]
    public void With_a_low_threshold_an_event_extends_to_where_it_fades()
    {
        float[] scores = [0.1f, 0.25f, 0.6f, 0.25f, 0.1f, 0.25f, 0.25f, 0.1f];
        Assert.Equal([(0.2, 0.3)], Times(Track(scores, new() { Threshold = 0.5 })));

        // The second stretch stays below the high threshold: no event.
        Assert.Equal([(0.1, 0.4)], Times(Track(scores, new() { Threshold = 0.5, LowThreshold = 0.2 })));
        Assert.Equal([(0.2, 0.3)], Times(Track(scores, new() { Threshold = 0.5, LowThreshold = 0.9 })));
    }

    [Theory]
    [InlineData(0.1, new[] { 0.0, 0.2, 0.4, 0.5, 0.9, 1.0 })]
    [InlineData(0.2, new[] { 0.0, 0.5, 0.9, 1.0 })]
    [InlineData(0.4, new[] { 0.0, 1.0 })]
    public void Gaps_up_to_the_limit_are_closed(double gap, double[] expected)
    {
        var found = Track([1, 1, 0, 0, 1, 0, 0, 0, 0, 1], new() { MergeGap = gap });
        Assert.Equal(expected, Times(found).SelectMany(times => new[] { times.Onset, times.Offset }));
    }

    [Fact]
    public void The_mean_of_a_merged_event_counts_its_gap()
    {
        // Frames 0.6, 0.2, 0.1, 0.6 -> mean 0.375.
        var found = Assert.Single(Track([0.6f, 0.2f, 0.1f, 0.6f, 0, 0, 0, 0], new() { Threshold = 0.5, MergeGap = 0.2 }));
        Assert.Equal(0.375f, found.MeanScore, 6);
        Assert.Equal(0.6f, found.PeakScore);
        Assert.Equal(0.4, found.Offset);
    }

    [Fact]
    public void A_low_stretch_in_a_gap_counts_once_in_the_mean()
    {
        // High, gap 0.1, low stretch 0.3 0.3, gap 0.1, high: (0.9 + 0.1 + 0.3 + 0.3 + 0.1 + 0.9) / 6.
        var found = Assert.Single(Track([0.9f, 0.1f, 0.3f, 0.3f, 0.1f, 0.9f, 0, 0, 0, 0, 0, 0], new() { Threshold = 0.8, LowThreshold = 0.2, MergeGap = 0.4 }));
        Assert.Equal(2.6f / 6, found.MeanScore, 6);
        Assert.Equal((0, 0.6), (found.Onset, found.Offset));
    }

    [Fact]
    public void Short_events_are_left_out_after_gaps_were_closed()
    {
        float[] scores = [1, 0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1];
        Assert.Equal([(0.6, 0.8)], Times(Track(scores, new() { MinimumDuration = 0.2 })));
        Assert.Equal([(0, 0.3), (0.6, 0.8)], Times(Track(scores, new() { MinimumDuration = 0.2, MergeGap = 0.1 })));
        Assert.Equal([(0, 0.3)], Times(Track(scores, new() { MinimumDuration = 0.3, MergeGap = 0.1 })));
    }

    [Fact]
    public void Every_event_that_opens_closes_once_whatever_the_options()
    {
        var random = new Random(5);
        for (var trial = 0; trial < 200; trial++)
        {
            var options = new DetectionOptions
            {
                Threshold = 0.5 + 0.4 * random.NextDouble(), LowThreshold = 0.3, MergeGap = 0.1 * random.Next(4), MinimumDuration = 0.1 * random.Next(4),
            };
            var scores = Enumerable.Range(0, 60).Select(_ => random.NextSingle()).ToArray();
            var updates = Updates(scores, options, 6);
            Assert.Equal(updates.Count(update => update.State == SoundEventState.Opened), updates.Count(update => update.State == SoundEventState.Closed));
            for (var i = 0; i < updates.Count; i++)
            {
                Assert.Equal(i % 2 == 0 ? SoundEventState.Opened : SoundEventState.Closed, updates[i].State);
            }

            // Counts by definition: all frames of an event, except gaps, are at or above the low threshold.
            Assert.Equal(ByDefinition(scores, options), Times(updates.Where(update => update.State == SoundEventState.Closed).Select(update => update.Event)));
        }
    }

    [Fact]
    public void Only_the_classes_asked_for_are_looked_at()
    {
        var labels = LabelSet.FromNames(["a", "b", "c"]);
        var found = new List<SoundEventUpdate>();
        var tracker = new EventTracker(labels, new() { Labels = ["C", "c"] }, 0.1, found.Add);
        tracker.Append([1, 1, 1, 1, 1, 1]);
        tracker.Complete(0.2);
        Assert.Equal(["c", "c"], found.Select(update => update.Event.Label));
        Assert.Throws<PannsException>(() => new EventTracker(labels, new() { Labels = ["d"] }, 0.1, found.Add));
    }

    [Fact]
    public void Classes_can_have_their_own_thresholds()
    {
        var labels = LabelSet.FromNames(["a", "b", "c"]);
        var found = new List<SoundEventUpdate>();
        var options = new DetectionOptions
        {
            Threshold = 0.5, LowThreshold = 0.25, ClassThresholds = new Dictionary<string, EventThreshold> { ["B"] = new(0.75, 0.5), ["c"] = new(0.25) },
        };
        var tracker = new EventTracker(labels, options, 1, found.Add);
        tracker.Append([0.3f, 0.3f, 0.3f, 0.6f, 0.6f, 0.6f, 0.3f, 0.8f, 0.2f, 0, 0, 0]);
        tracker.Complete(4);

        // a: above 0.25 around 0.6; b: above 0.5 around 0.8; c: above 0.25.
        Assert.Equal(
            [("a", 0.0, 3.0), ("b", 1, 3), ("c", 0, 2)],
            found.Where(update => update.State == SoundEventState.Closed).Select(update => (update.Event.Label, update.Event.Onset, update.Event.Offset)).Order());
        Assert.Equal((0.25, 0.25), (new EventThreshold(0.25).Low, new EventThreshold(0.25, 0.5).Low));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EventThreshold(0.5, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EventThreshold(1.5));
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new DetectionOptions { Median = 61 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new DetectionOptions { Window = 0.05 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new DetectionOptions { Threshold = 1.1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new DetectionOptions { LowThreshold = -0.1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new DetectionOptions { MinimumDuration = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new DetectionOptions { Threshold = double.NaN });
    }

    private static List<SoundEventUpdate> Updates(float[] scores, DetectionOptions options, double duration)
    {
        var updates = new List<SoundEventUpdate>();
        var tracker = new EventTracker(OneClass, options, 0.1, updates.Add);
        tracker.Append(scores);
        tracker.Complete(duration);
        return updates;
    }

    private static List<SoundEvent> Track(float[] scores, DetectionOptions options, double duration = double.PositiveInfinity)
        => [.. Updates(scores, options, duration).Where(update => update.State == SoundEventState.Closed).Select(update => update.Event)];

    private static IEnumerable<(double Onset, double Offset)> Times(IEnumerable<SoundEvent> events) => events.Select(found => (found.Onset, found.Offset));

    /// <summary>The definition in SoundEventDetector's remarks, implemented in three passes over complete lists.</summary>
    private static List<(double, double)> ByDefinition(float[] scores, DetectionOptions options)
    {
        var runs = new List<(int Start, int End)>();
        for (var start = 0; start < scores.Length; start++)
        {
            var end = start;
            while (end < scores.Length && scores[end] >= (float)options.LowThreshold!)
            {
                end++;
            }

            if (end > start && scores[start..end].Max() >= (float)options.Threshold)
            {
                runs.Add((start, end));
            }

            start = Math.Max(start, end);
        }

        var gap = (int)Math.Round(options.MergeGap * 10);
        var merged = new List<(int Start, int End)>();
        foreach (var run in runs)
        {
            if (merged.Count > 0 && run.Start - merged[^1].End <= gap)
            {
                merged[^1] = (merged[^1].Start, run.End);
            }
            else
            {
                merged.Add(run);
            }
        }

        return [.. merged.Where(run => run.End - run.Start >= (int)Math.Round(options.MinimumDuration * 10)).Select(run => (Math.Round(run.Start * 0.1, 6), Math.Round(run.End * 0.1, 6)))];
    }
}
