using System.Text.Json;
using Panns.Metrics;
using Panns.Tests.Support;

namespace Panns.Tests.Metrics;

/// <summary>Metrics against scikit-learn's and the released code's, to 1e-12.</summary>
public sealed class AudioTaggingMetricsTests
{
    [Theory]
    [InlineData("plain")]
    [InlineData("ties")]
    [InlineData("rare")]
    [InlineData("wide")]
    public void Classes_and_means_equal_the_original(string name)
    {
        var (shape, scores) = Npy.ReadSingle(TestData.Path($"reference/metrics/{name}_score.npy"));
        var (_, targets) = Npy.ReadSingle(TestData.Path($"reference/metrics/{name}_true.npy"));
        var metrics = AudioTaggingMetrics.Evaluate(scores, Array.ConvertAll(targets, target => target > 0.5f), shape[1]);
        AssertClose(Npy.ReadDouble(TestData.Path($"reference/metrics/{name}_ap.npy")).Values, metrics.AveragePrecision);
        AssertClose(Npy.ReadDouble(TestData.Path($"reference/metrics/{name}_auc.npy")).Values, metrics.AreaUnderCurve);
        AssertClose(
            Npy.ReadDouble(TestData.Path($"reference/metrics/{name}_dprime.npy")).Values,
            [.. metrics.AreaUnderCurve.Select(RankingMetrics.DPrime)]);

        using var info = JsonDocument.Parse(File.ReadAllBytes(TestData.Path("reference/metrics/info.json")));
        var means = info.RootElement.GetProperty(name);
        Assert.Equal(means.GetProperty("mAP").GetDouble(), metrics.MeanAveragePrecision, 1e-12);
        Assert.Equal(means.GetProperty("mAUC").GetDouble(), metrics.MeanAreaUnderCurve, 1e-12);
        Assert.Equal(means.GetProperty("dprime_of_mean_auc").GetDouble(), metrics.DPrime, 1e-12);
    }

    [Fact]
    public void D_prime_equals_the_table()
    {
        using var info = JsonDocument.Parse(File.ReadAllBytes(TestData.Path("reference/metrics/info.json")));
        foreach (var row in info.RootElement.GetProperty("dprime_table").EnumerateArray())
        {
            Assert.Equal(row[1].GetDouble(), RankingMetrics.DPrime(row[0].GetDouble()), 1e-12);
        }
    }

    [Fact]
    public void A_class_without_clips_is_left_out_of_the_means()
    {
        // Two clips, two classes, the second without clips. The first class ranks its clip on top: AP and AUC 1.
        var metrics = AudioTaggingMetrics.Evaluate([0.9f, 0.5f, 0.1f, 0.4f], [true, false, false, false], 2);
        Assert.Equal(1, metrics.MeanAveragePrecision);
        Assert.True(double.IsNaN(metrics.AveragePrecision[1]));
    }

    [Fact]
    public void Hand_worked_ranking_with_a_tie()
    {
        // Descending: 0.8 (+), then 0.5 twice (+ and -), then 0.1 (-). AP = 1/2 * 1 + 1/2 * 2/3; AUC = (2 + 1.5) / 4.
        double[] scores = [0.5, 0.8, 0.1, 0.5];
        bool[] targets = [true, true, false, false];
        Assert.Equal(5.0 / 6, RankingMetrics.AveragePrecision(scores, targets), 1e-15);
        Assert.Equal(3.5 / 4, RankingMetrics.AreaUnderCurve(scores, targets), 1e-15);
    }

    private static void AssertClose(IReadOnlyList<double> expected, IReadOnlyList<double> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            if (double.IsInfinity(expected[i]))
            {
                Assert.Equal(expected[i], actual[i]);
            }
            else
            {
                Assert.Equal(expected[i], actual[i], 1e-12);
            }
        }
    }
}
