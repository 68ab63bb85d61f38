using System.Text.Json;
using Panns.Metrics;
using Panns.Tests.Support;

namespace Panns.Tests.Metrics;

public sealed class MetricSummaryTests
{
    private static readonly MetricSummaryOptions NoIntervals = MetricSummaryOptions.Default with { Repeats = 0 };

    // Six clips of the classes 0, 0, 0, 1, 1, 2; the third is predicted as 1 and the fifth as 0.
    private static readonly float[] Scores =
    [
        0.75f, 0.125f, 0.125f,
        0.5f, 0.25f, 0.25f,
        0.25f, 0.5f, 0.25f,
        0.25f, 0.625f, 0.125f,
        0.625f, 0.25f, 0.125f,
        0.25f, 0.25f, 0.5f,
    ];

    private static readonly int[] Labels = [0, 0, 0, 1, 1, 2];

    [Fact]
    public void Hand_worked_metrics_of_three_classes()
    {
        var summary = MetricSummary.Evaluate(Scores, OneHot(Labels, 3), 3, NoIntervals);
        var overall = summary.Overall;
        Assert.Equal(4.0 / 6, overall.Accuracy.Value, 1e-15);

        // Predicted 0, 0, 1, 1, 0, 2: two of three right, one of two, one of one; precision has the same denominators.
        Assert.Equal([2.0 / 3, 0.5, 1], summary.Classes.Select(label => label.Precision.Value));
        Assert.Equal([2.0 / 3, 0.5, 1], summary.Classes.Select(label => label.Recall.Value));
        Assert.Equal([2.0 / 3, 0.5, 1], summary.Classes.Select(label => label.F1.Value));
        Assert.Equal([3, 2, 1], summary.Classes.Select(label => label.Clips));
        Assert.Equal(13.0 / 18, overall.MacroPrecision.Value, 1e-15);
        Assert.Equal(13.0 / 18, overall.MacroRecall.Value, 1e-15);
        Assert.Equal(13.0 / 18, overall.MacroF1.Value, 1e-15);

        // Class 0, from the highest score: +, -, +, then one + and two - of equal score: 1/3 (1/1 + 2/3 + 3/6).
        // Pairs won of 9: 3 by 0.75, 2 by 0.5, two halves by 0.25.
        // Class 1: +, -, then one + and two - of equal score, -: 1/2 (1/1 + 2/5). Pairs of 8: 4 by 0.625, 1 and two halves by 0.25.
        AssertClose([13.0 / 18, 0.7, 1], summary.Classes.Select(label => label.AveragePrecision.Value));
        AssertClose([6.0 / 9, 6.0 / 8, 1], summary.Classes.Select(label => label.AreaUnderCurve.Value));
        Assert.Equal((13.0 / 18 + 0.7 + 1) / 3, overall.MeanAveragePrecision.Value, 1e-15);
        Assert.Equal(29.0 / 36, overall.MeanAreaUnderCurve.Value, 1e-15);

        // sqrt(2) times the normal quantiles of 29/36 and 2/3 (Python's statistics.NormalDist); infinite for an area of 1.
        Assert.Equal(1.2185346585537238, overall.DPrime.Value, 1e-12);
        Assert.Equal(0.609140388347971, summary.Classes[0].DPrime.Value, 1e-12);
        Assert.Equal(double.PositiveInfinity, summary.Classes[2].DPrime.Value);

        // The right class is first except for the third and fifth clip, where it is second: it precedes later classes of equal score.
        Assert.Equal(5.0 / 6, overall.MeanAveragePrecisionAtK.Value, 1e-15);
        Assert.Equal(4.0 / 6, MetricSummary.Evaluate(Scores, OneHot(Labels, 3), 3, NoIntervals with { K = 1 }).Overall.MeanAveragePrecisionAtK.Value, 1e-15);
    }

    [Fact]
    public void Several_labels_a_clip_are_decided_at_one_half()
    {
        // Class 0: predicted for clips 0 and 2, which have it, and clip 1, which does not; class 1: never predicted; class 2: no clips.
        float[] scores = [0.9f, 0.4f, 0.1f, 0.5f, 0.3f, 0.1f, 0.7f, 0.2f, 0.6f];
        bool[] targets = [true, true, false, false, false, false, true, false, false];
        var summary = MetricSummary.Evaluate(scores, targets, 3, NoIntervals with { IsMultiLabel = true });
        Assert.Equal((2.0 / 3, 1.0, 0.8), (summary.Classes[0].Precision.Value, summary.Classes[0].Recall.Value, summary.Classes[0].F1.Value));
        Assert.Equal((0.0, 0.0, 0.0), (summary.Classes[1].Precision.Value, summary.Classes[1].Recall.Value, summary.Classes[1].F1.Value));
        Assert.All(summary.Classes[2].All, metric => Assert.True(double.IsNaN(metric.Value.Value), metric.Name));

        // The means are over classes that have clips, mAP@3 over clips that have classes (both fully right). Accuracy is undefined.
        Assert.Equal(0.5, summary.Overall.MacroRecall.Value, 1e-15);
        Assert.Equal(1, summary.Overall.MeanAveragePrecisionAtK.Value, 1e-15);
        Assert.True(double.IsNaN(summary.Overall.Accuracy.Value));
        Assert.DoesNotContain(summary.Overall.All, metric => metric.Name == "accuracy");
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("ties")]
    [InlineData("rare")]
    [InlineData("wide")]
    public void Ranking_metrics_equal_the_original(string name)
    {
        var (shape, scores) = Npy.ReadSingle(TestData.Path($"reference/metrics/{name}_score.npy"));
        var (_, targets) = Npy.ReadSingle(TestData.Path($"reference/metrics/{name}_true.npy"));
        var summary = MetricSummary.Evaluate(scores, Array.ConvertAll(targets, target => target > 0.5f), shape[1], NoIntervals with { IsMultiLabel = true });
        AssertClose(Npy.ReadDouble(TestData.Path($"reference/metrics/{name}_ap.npy")).Values, summary.Classes.Select(label => label.AveragePrecision.Value));
        AssertClose(Npy.ReadDouble(TestData.Path($"reference/metrics/{name}_auc.npy")).Values, summary.Classes.Select(label => label.AreaUnderCurve.Value));
        using var info = JsonDocument.Parse(File.ReadAllBytes(TestData.Path("reference/metrics/info.json")));
        var means = info.RootElement.GetProperty(name);
        Assert.Equal(means.GetProperty("mAP").GetDouble(), summary.Overall.MeanAveragePrecision.Value, 1e-12);
        Assert.Equal(means.GetProperty("mAUC").GetDouble(), summary.Overall.MeanAreaUnderCurve.Value, 1e-12);
        Assert.Equal(means.GetProperty("dprime_of_mean_auc").GetDouble(), summary.Overall.DPrime.Value, 1e-12);
    }

    [Fact]
    public void Bad_scores_are_refused()
    {
        Assert.Throws<ArgumentException>(() => MetricSummary.Evaluate([0.5f, float.NaN], [true, false], 2));
        Assert.Throws<ArgumentException>(() => MetricSummary.Evaluate([0.5f, 0.5f], [true], 2));
        Assert.Throws<ArgumentException>(() => MetricSummary.Evaluate([], [], 2));
    }

    internal static bool[] OneHot(int[] labels, int classes) => [.. labels.SelectMany(label => Enumerable.Range(0, classes).Select(one => one == label))];

    private static void AssertClose(IEnumerable<double> expected, IEnumerable<double> actual)
        => Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
}
