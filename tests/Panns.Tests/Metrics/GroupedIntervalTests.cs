using Panns.Common;
using Panns.Metrics;

namespace Panns.Tests.Metrics;

/// <summary>Clips of one recording or actor are alike: intervals resample groups, and are as wide as groups are few.</summary>
public sealed class GroupedIntervalTests
{
    private const int Draws = 150;

    [Fact]
    public void Groups_of_one_clip_are_no_groups()
    {
        var (scores, targets, _) = Sets(new(3), 8, 4, 3, lead: 1, alike: 1, mixed: false);
        var groups = Enumerable.Range(0, 32).Select(clip => 1000 - (7 * clip)).ToArray();
        Assert.Equal(Lines(MetricSummary.Evaluate(scores, targets, 3)), Lines(MetricSummary.Evaluate(scores, targets, 3, null, groups)));
        Assert.Throws<ArgumentException>(() => MetricSummary.Evaluate(scores, targets, 3, null, groups.AsSpan(1)));
    }

    /// <summary>All 6^6 draws of six groups, counted plainly, give the accuracy's variance; Student's t of five degrees exceeds 2.5706 in one of 40.</summary>
    [Fact]
    public void The_ends_of_a_share_are_those_of_all_possible_draws_of_groups()
    {
        int[] groups = [4, 4, 4, 9, 9, 1, 1, 1, 1, 0, 2, 2, 7, 7];
        bool[] hits = [true, true, true, false, true, true, true, true, true, false, true, true, false, false];
        var labels = new int[groups.Length];
        var scores = hits.SelectMany(hit => hit ? (float[])[0.9f, 0.1f] : [0.1f, 0.9f]).ToArray();
        var accuracy = MetricSummary.Evaluate(scores, MetricSummaryTests.OneHot(labels, 2), 2, new() { Repeats = 50_000, Seed = 5 }, groups).Overall.Accuracy;

        var names = groups.Distinct().ToArray();
        var draws = Enumerable.Range(0, (int)Math.Pow(6, 6)).Select(number =>
        {
            var drawn = Enumerable.Range(0, 6).SelectMany(i => Enumerable.Range(0, groups.Length).Where(clip => groups[clip] == names[number / (int)Math.Pow(6, i) % 6])).ToList();
            return drawn.Average(clip => hits[clip] ? 1.0 : 0);
        }).ToList();
        var mean = draws.Average();
        var variance = draws.Average(draw => (draw - mean) * (draw - mean)) * 6 / 5;
        var share = 10.0 / 14;
        var (clips, t) = (share * (1 - share) / variance, 2.5706);
        Assert.InRange(clips, 3, 13);
        var center = (share + (t * t / (2 * clips))) / (1 + (t * t / clips));
        var half = t * Math.Sqrt((share * (1 - share) / clips) + (t * t / (4 * clips * clips))) / (1 + (t * t / clips));
        Assert.Equal(share, accuracy.Value, 1e-12);
        Assert.Equal(center - half, accuracy.Low, 5e-3);
        Assert.Equal(Math.Min(1, center + half), accuracy.High, 5e-3);
    }

    [Fact]
    public void Forty_right_clips_of_one_recording_say_no_more_than_one()
    {
        var scores = Enumerable.Repeat((float[])[0.9f, 0.1f], 40).SelectMany(row => row).ToArray();
        var targets = MetricSummaryTests.OneHot(new int[40], 2);
        var accuracy = MetricSummary.Evaluate(scores, targets, 2, null, new int[40]).Overall.Accuracy;

        // Wilson's interval of one of one: 1 / (1 + 1.96^2).
        Assert.Equal((1, 0.2065, 1), (accuracy.Value, Math.Round(accuracy.Low, 4), accuracy.High));
    }

    // Of 30 recordings with 8 clips each, of one class or of all of them, that differ in how well they are told.
    [Theory]
    [InlineData(30, 8, false)]
    [InlineData(30, 8, true)]
    [InlineData(12, 20, true)]
    public void About_95_of_100_intervals_of_grouped_clips_hold_the_metric(int groups, int size, bool mixed)
    {
        var (whole, single) = (new List<MetricSummary>(), new List<MetricSummary>());
        var random = new SeededRandom(11);
        for (var set = 0; set < 200; set++)
        {
            var (scores, targets, groupOf) = Sets(random, groups, size, 3, lead: 1.5, alike: 1.5, mixed);
            var options = new MetricSummaryOptions { Repeats = Draws, Seed = (ulong)set };
            whole.Add(MetricSummary.Evaluate(scores, targets, 3, options, groupOf));
            single.Add(MetricSummary.Evaluate(scores, targets, 3, options));
        }

        // 200 sets: 95 % is known to 3 % (two standard deviations).
        var (grouped, apart) = (Coverage(whole), Coverage(single));
        Assert.All(grouped, metric => Assert.True(metric.Value is >= 0.91, $"{metric.Key}: {metric.Value:P1}"));

        // Clip by clip every fourth interval or more misses.
        Assert.InRange(apart["accuracy"], 0.3, 0.75);
    }

    // Scores of one class above the others by a lead that clips of one group share in part.
    private static (float[] Scores, bool[] Targets, int[] Groups) Sets(SeededRandom random, int groups, int size, int classes, double lead, double alike, bool mixed)
    {
        var clips = groups * size;
        var (scores, targets, groupOf) = (new float[clips * classes], new bool[clips * classes], new int[clips]);
        for (var group = 0; group < groups; group++)
        {
            var own = lead + (alike * random.NextGaussian());
            for (var i = 0; i < size; i++)
            {
                var clip = (group * size) + i;
                groupOf[clip] = group;
                var label = (mixed ? i : group) % classes;
                targets[(clip * classes) + label] = true;
                for (var one = 0; one < classes; one++)
                {
                    scores[(clip * classes) + one] = (float)(random.NextGaussian() + (one == label ? own : 0));
                }
            }
        }

        return (scores, targets, groupOf);
    }

    private static IEnumerable<string> Lines(MetricSummary summary)
        => [.. summary.Overall.All.Select(metric => $"{metric.Name} {metric.Value}"), .. summary.Classes.SelectMany(label => label.All.Select(metric => $"{metric.Name} {metric.Value}"))];

    private static Dictionary<string, double> Coverage(List<MetricSummary> summaries)
        => summaries.SelectMany(summary => summary.Overall.All).Where(metric => metric.Name != "dprime").GroupBy(metric => metric.Name).ToDictionary(
            metric => metric.Key,
            metric =>
            {
                var truth = metric.Average(one => one.Value.Value);
                Assert.All(metric, one => Assert.True(one.Value.Low <= one.Value.Value && one.Value.Value <= one.Value.High, $"{metric.Key}: {one.Value}"));
                return metric.Average(one => one.Value.Low <= truth && truth <= one.Value.High ? 1.0 : 0);
            });
}
