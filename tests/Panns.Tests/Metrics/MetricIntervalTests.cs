using Panns.Common;
using Panns.Metrics;

namespace Panns.Tests.Metrics;

/// <summary>Intervals against exactly known distributions.</summary>
public sealed class MetricIntervalTests
{
    /// <summary>
    /// All 6^6 draws of six clips, each measured by simple counting, give the variances behind the intervals: the more random draws are
    /// used, the closer the intervals must be. One class has five clips, one has one, one none.
    /// </summary>
    [Fact]
    public void Ends_are_those_of_all_possible_draws()
    {
        const int Clips = 6, Classes = 3;
        float[] scores = [0.6f, 0.3f, 0.1f, 0.4f, 0.5f, 0.1f, 0.2f, 0.5f, 0.3f, 0.4f, 0.1f, 0.5f, 0.3f, 0.3f, 0.4f, 0.35f, 0.45f, 0.2f];
        int[] labels = [0, 0, 0, 0, 0, 1];
        int[] own = [5, 1, 0];
        var summary = MetricSummary.Evaluate(scores, MetricSummaryTests.OneHot(labels, Classes), Classes, new() { Repeats = 50_000, Seed = 5 });
        var all = Counted.Of(scores, labels, [.. Enumerable.Range(0, Clips)], Classes);
        var draws = Enumerable.Range(0, (int)Math.Pow(Clips, Clips))
            .Select(number => Counted.Of(scores, labels, [.. Enumerable.Range(0, Clips).Select(i => number / (int)Math.Pow(Clips, i) % Clips)], Classes)).ToArray();
        double OfClass(string metric, int label) => Variance(draws.Select(draw => draw.ByClass[label][metric]));

        foreach (var (name, key) in ((string, string)[])[("macro_f1", "f1"), ("map", "ap"), ("mauc", "auc")])
        {
            // Draws of n clips vary less than sets of n by (n - 1) / n; a single clip counts as two.
            var clips = key == "auc" ? [1, 1] : own[..2];
            var corrected = clips.Select((count, label) => OfClass(key, label) * Math.Max(count, 2) / (Math.Max(count, 2) - 1.0)).Sum();
            var variance = Variance(draws.Select(draw => draw.Overall[name])) * corrected / clips.Select((_, label) => OfClass(key, label)).Sum();
            AssertEnds(summary.Overall.All.Single(metric => metric.Name == name).Value, all.Overall[name], variance);
        }

        AssertEnds(summary.Overall.MeanAveragePrecisionAtK, all.Overall["map3"], Variance(draws.Select(draw => draw.Overall["map3"])));
        AssertEnds(summary.Classes[0].AveragePrecision, all.ByClass[0]["ap"], OfClass("ap", 0) * 5 / 4);
        AssertEnds(summary.Classes[0].F1, all.ByClass[0]["f1"], OfClass("f1", 0) * 5 / 4);

        // A clip counts as one, even if draws hardly vary without it.
        AssertShare(summary.Classes[1].AveragePrecision, all.ByClass[1]["ap"], 1);
        AssertShare(summary.Classes[0].AreaUnderCurve, all.ByClass[0]["auc"], 1);
        Assert.All(summary.Classes[2].All, metric => Assert.True(double.IsNaN(metric.Value.Low) && double.IsNaN(metric.Value.High), metric.Name));

        // Metrics that are shares need no draws: of all clips, of the clips of a class, of the clips predicted as the class.
        AssertShare(summary.Overall.Accuracy, all.Overall["accuracy"], Clips);
        AssertShare(summary.Classes[0].Recall, all.ByClass[0]["recall"], 5);
        AssertShare(summary.Classes[0].Precision, all.ByClass[0]["precision"], 1);
        var area = summary.Overall.MeanAreaUnderCurve;
        Assert.Equal((RankingMetrics.DPrime(area.Low), RankingMetrics.DPrime(area.High)), (summary.Overall.DPrime.Low, summary.Overall.DPrime.High));
    }

    /// <summary>The examples of Newcombe (1998), with the score method without continuity correction.</summary>
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void Shares_have_the_published_interval(int right, int clips, double low, double high)
    {
        var labels = new int[clips];
        var scores = labels.SelectMany((_, i) => i < right ? (float[])[0.9f, 0.1f] : [0.1f, 0.9f]).ToArray();
        var summary = MetricSummary.Evaluate(scores, MetricSummaryTests.OneHot(labels, 2), 2, new() { Repeats = 10 });
        foreach (var interval in (Interval[])[summary.Overall.Accuracy, summary.Classes[0].Recall])
        {
            Assert.Equal((double)right / clips, interval.Value, 1e-15);
            Assert.Equal(low, interval.Low, 5e-5);
            Assert.Equal(high, interval.High, 5e-5);
        }
    }

    [Fact]
    public void A_perfect_score_of_few_clips_is_not_certain()
    {
        // Two classes of four clips, all right: no draw contains an error, but 8 of 8 still allows one error in three, 4 of 4 one in two.
        var labels = Enumerable.Range(0, 8).Select(i => i / 4).ToArray();
        var scores = labels.SelectMany(label => label == 0 ? (float[])[0.9f, 0.1f] : [0.1f, 0.9f]).ToArray();
        var summary = MetricSummary.Evaluate(scores, MetricSummaryTests.OneHot(labels, 2), 2);
        Assert.All(summary.Overall.All.Where(metric => metric.Name != "dprime"), metric => AssertShare(metric.Value, 1, 8));
        Assert.All(summary.Classes.SelectMany(label => label.All).Where(metric => metric.Name != "dprime"), metric => AssertShare(metric.Value, 1, 4));
    }

    [Fact]
    public void Of_a_class_given_to_no_clip_the_precision_is_not_known()
    {
        var summary = MetricSummary.Evaluate([0.9f, 0.1f, 0.8f, 0.2f], MetricSummaryTests.OneHot([0, 1], 2), 2);
        Assert.Equal(new Interval(0, 0, 1), summary.Classes[1].Precision);
    }

    [Fact]
    public void Draws_depend_on_the_seed_and_not_on_the_threads()
    {
        var random = new SeededRandom(3);
        var labels = Enumerable.Range(0, 90).Select(_ => random.NextInt(4)).ToArray();
        var scores = labels.SelectMany(label => Enumerable.Range(0, 4).Select(one => (float)(random.NextDouble() + (one == label ? 0.4 : 0)))).ToArray();
        MetricSummary Of(ulong seed, int threads)
            => MetricSummary.Evaluate(scores, MetricSummaryTests.OneHot(labels, 4), 4, new() { Repeats = 200, Seed = seed, Threads = threads });

        Assert.Equal(Of(1, 1).Overall, Of(1, 3).Overall);
        Assert.Equal(Of(1, 1).Classes, Of(1, 3).Classes);
        Assert.NotEqual(Of(1, 1).Overall.MeanAveragePrecision, Of(2, 1).Overall.MeanAveragePrecision);
    }

    private static void AssertEnds(Interval interval, double value, double variance)
    {
        Assert.Equal(value, interval.Value, 1e-12);
        var (low, high) = Ends(value, value * (1 - value) / variance);
        Assert.Equal(low, interval.Low, 5e-3);
        Assert.Equal(high, interval.High, 5e-3);
    }

    private static void AssertShare(Interval interval, double value, double clips)
    {
        Assert.Equal(value, interval.Value, 1e-12);
        var (low, high) = Ends(value, clips);
        Assert.Equal(low, interval.Low, 1e-9);
        Assert.Equal(high, interval.High, 1e-9);
    }

    // Wilson's definition: the shares from which the observed share is 1.96 of their own standard deviations away.
    private static (double Low, double High) Ends(double seen, double clips)
    {
        double Search(double inside, double outside)
        {
            for (var i = 0; i < 100; i++)
            {
                var middle = (inside + outside) / 2;
                var isInside = Math.Abs(middle - seen) <= 1.959963984540054 * Math.Sqrt(middle * (1 - middle) / clips);
                (inside, outside) = isInside ? (middle, outside) : (inside, middle);
            }

            return inside;
        }

        return (Search(seen, 0), Search(seen, 1));
    }

    private static double Variance(IEnumerable<double> values)
    {
        var defined = values.Where(value => !double.IsNaN(value)).ToArray();
        var mean = defined.Average();
        return defined.Average(value => (value - mean) * (value - mean));
    }

    /// <summary>Metrics of drawn clips by definition: one row per clip, pairs and ranks counted one by one.</summary>
    private sealed record Counted(Dictionary<string, double> Overall, Dictionary<string, double>[] ByClass)
    {
        public static Counted Of(float[] scores, int[] labels, int[] drawn, int classes)
        {
            float[][] rows = [.. drawn.Select(clip => scores[(clip * classes)..((clip + 1) * classes)])];
            int[] actual = [.. drawn.Select(clip => labels[clip])];
            int[] given = [.. rows.Select(row => Array.IndexOf(row, row.Max()))];
            var byClass = Enumerable.Range(0, classes).Select(label => OfClass(rows, actual, given, label)).ToArray();
            double Mean(string name) => byClass.Select(one => one[name]).Where(value => !double.IsNaN(value)).DefaultIfEmpty(double.NaN).Average();
            return new(
                new()
                {
                    ["accuracy"] = actual.Zip(given).Average(pair => pair.First == pair.Second ? 1.0 : 0),
                    ["macro_precision"] = Mean("precision"),
                    ["macro_recall"] = Mean("recall"),
                    ["macro_f1"] = Mean("f1"),
                    ["map"] = Mean("ap"),
                    ["mauc"] = Mean("auc"),
                    ["dprime"] = RankingMetrics.DPrime(Mean("auc")),
                    ["map3"] = rows.Zip(actual).Average(clip => 1.0 / (1 + Enumerable.Range(0, classes).Count(other
                        => clip.First[other] > clip.First[clip.Second] || (clip.First[other] == clip.First[clip.Second] && other < clip.Second)))),
                },
                byClass);
        }

        private static Dictionary<string, double> OfClass(float[][] rows, int[] actual, int[] given, int label)
        {
            int[] clips = [.. Enumerable.Range(0, rows.Length)];
            int[] own = [.. clips.Where(i => actual[i] == label)];
            int[] others = [.. clips.Where(i => actual[i] != label)];
            double right = own.Count(i => given[i] == label);
            double taken = given.Count(one => one == label);
            var wins = own.Sum(i => others.Sum(j => rows[i][label] > rows[j][label] ? 1.0 : rows[i][label] == rows[j][label] ? 0.5 : 0));
            var area = wins / ((double)own.Length * others.Length);
            return new()
            {
                ["precision"] = own.Length == 0 ? double.NaN : taken == 0 ? 0 : right / taken,
                ["recall"] = right / own.Length,
                ["f1"] = own.Length == 0 ? double.NaN : 2 * right / (own.Length + taken),
                ["ap"] = own.Select(i => (double)own.Count(j => rows[j][label] >= rows[i][label]) / clips.Count(j => rows[j][label] >= rows[i][label])).DefaultIfEmpty(double.NaN).Average(),
                ["auc"] = area,
                ["dprime"] = RankingMetrics.DPrime(area),
            };
        }
    }
}
