using Panns.Metrics;

namespace Panns.Tests.Metrics;

/// <summary>Curves and reliability bins, worked by hand.</summary>
public sealed class PrecisionRecallTests
{
    // From the highest score: +, -, then one + and one - of equal score, then +.
    private static readonly double[] Scores = [0.7, 0.9, 0.3, 0.8, 0.7];
    private static readonly bool[] Targets = [false, true, true, false, true];

    [Fact]
    public void A_point_for_each_distinct_score()
    {
        var curve = PrecisionRecallPoint.Curve(Scores, Targets);
        Assert.Equal([new(0.9, 1.0 / 3, 1), new(0.8, 1.0 / 3, 1.0 / 2), new(0.7, 2.0 / 3, 2.0 / 4), new(0.3, 1, 3.0 / 5)], curve);

        // Average precision is the sum of its steps: 1/3 (1 + 1/2 + 3/5) = 0.7.
        var (sum, recall) = (0.0, 0.0);
        foreach (var point in curve)
        {
            sum += (point.Recall - recall) * point.Precision;
            recall = point.Recall;
        }

        Assert.Equal(0.7, sum, 1e-12);
        Assert.Equal(0.7, RankingMetrics.AveragePrecision(Scores, Targets), 1e-12);
    }

    [Fact]
    public void A_score_on_a_border_is_in_the_lower_bin_and_empty_bins_are_left_out()
    {
        // Bins: (0, 0.1] and 0 itself; (0.4, 0.5]; (0.9, 1].
        var bins = ReliabilityBin.Of([0, 0.1, 0.5, 0.45, 1, 0.95, 0.92, 0.93], [false, false, true, false, true, true, true, false]);
        Assert.Equal([2, 2, 4], bins.Select(bin => bin.Clips));
        Assert.Equal([0, 0.5, 0.75], bins.Select(bin => bin.Share));
        Assert.Equal(0.05, bins[0].Score, 1e-12);
        Assert.Equal(0.475, bins[1].Score, 1e-12);
        Assert.Equal(0.95, bins[2].Score, 1e-12);

        // (2 * 0.05 + 2 * 0.025 + 4 * 0.2) / 8.
        Assert.Equal(0.11875, ReliabilityBin.Error(bins), 1e-12);
    }

    [Fact]
    public void A_score_that_is_right_as_often_as_it_says_has_no_error()
        => Assert.Equal(0, ReliabilityBin.Error(ReliabilityBin.Of([0.25, 0.25, 0.25, 0.25, 1], [true, false, false, false, true])), 1e-12);
}
