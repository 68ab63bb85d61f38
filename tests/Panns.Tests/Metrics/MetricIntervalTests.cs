using Panns.Common;
using Panns.Metrics;

namespace Panns.Tests.Metrics;

/// <summary>Bootstrap intervals against distributions that are known exactly.</summary>
public sealed class MetricIntervalTests
{
    // Share of the draws below an end of the interval: of 20000, four standard deviations of their own.
    private const int Repeats = 20_000;
    private static readonly double Noise = 4 * Math.Sqrt(0.025 * 0.975 / Repeats);

    /// <summary>All 5^5 draws of five clips, each measured by plain counting: the intervals' ends must be quantiles of their distribution.</summary>
    [Fact]
    public void Ends_are_quantiles_of_all_possible_draws()
    {
        const int Clips = 5, Classes = 3;
        float[] scores = [0.6f, 0.3f, 0.1f, 0.4f, 0.5f, 0.1f, 0.2f, 0.5f, 0.3f, 0.4f, 0.1f, 0.5f, 0.3f, 0.3f, 0.4f];
        int[] labels = [0, 0, 1, 1, 2];
        var summary = MetricSummary.Evaluate(
            scores, MetricSummaryTests.OneHot(labels, Classes), Classes, new() { Repeats = Repeats, Seed = 5 });

        var draws = Enumerable.Range(0, (int)Math.Pow(Clips, Clips))
            .Select(number => Counted.Of(scores, labels, [.. Enumerable.Range(0, Clips).Select(i => number / (int)Math.Pow(Clips, i) % Clips)], Classes)).ToArray();
        foreach (var (name, _, interval) in summary.Overall.All)
        {
            AssertQuantiles(name, interval, draws.Select(draw => draw.Overall[name]));
        }

        for (var label = 0; label < Classes; label++)
        {
            foreach (var (name, interval) in summary.Classes[label].All)
            {
                AssertQuantiles($"{name} of {label}", interval, draws.Select(draw => draw.ByClass[label][name]));
            }
        }
    }

    [Fact]
    public void A_share_has_the_binomial_distributions_interval()
    {
        // 100 clips of two classes, 80 right (40 of each). For accuracy, the binomial distribution has 2.0 % up to 71 and 3.4 % up to 72,
        // 97.47 % up to 87 and 98.5 % up to 88.
        // Recall of a class, 40 of the 50 or so that a draw has of it: nearly 0.8 +- 1.96 sqrt(0.8 * 0.2 / 50).
        var labels = Enumerable.Range(0, 100).Select(i => i / 50).ToArray();
        var scores = labels.SelectMany((label, i) => (i % 50 < 40) == (label == 0) ? (float[])[0.9f, 0.1f] : [0.1f, 0.9f]).ToArray();
        var summary = MetricSummary.Evaluate(scores, MetricSummaryTests.OneHot(labels, 2), 2, new() { Repeats = Repeats });
        Assert.Equal((0.8, 0.72), (summary.Overall.Accuracy.Value, summary.Overall.Accuracy.Low));
        Assert.InRange(summary.Overall.Accuracy.High, 0.87, 0.88);
        var recall = summary.Classes[0].Recall;
        Assert.Equal(0.8, recall.Value, 1e-15);
        Assert.InRange(recall.Low, 0.8 - 0.1109 - 0.015, 0.8 - 0.1109 + 0.015);
        Assert.InRange(recall.High, 0.8 + 0.1109 - 0.015, 0.8 + 0.1109 + 0.015);
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

    // The share of draws below the lower end is at most 2.5 %, of draws up to it at least; and so for the upper end.
    private static void AssertQuantiles(string name, Interval interval, IEnumerable<double> draws)
    {
        var defined = draws.Where(draw => !double.IsNaN(draw)).ToArray();
        foreach (var (end, share) in ((double, double)[])[(interval.Low, 0.025), (interval.High, 0.975)])
        {
            var below = (double)defined.Count(draw => draw < end - 1e-9) / defined.Length;
            var upTo = (double)defined.Count(draw => draw <= end + 1e-9) / defined.Length;
            Assert.True(below <= share + Noise && upTo >= share - Noise, FormattableString.Invariant($"{name}: {below:0.####} of the draws lie below {end}, {upTo:0.####} up to it"));
        }
    }

    /// <summary>Metrics of drawn clips by their definitions: every clip a row of its own, pairs and ranks counted one by one.</summary>
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
