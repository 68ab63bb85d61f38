using System.Text.Json;
using Panns.Metrics;
using Panns.Tests.Support;

namespace Panns.Tests.Metrics;

public sealed class ClassificationMetricsTests
{
    [Fact]
    public void Hand_worked_confusion()
    {
        // Class 0: two of three right, one predicted as 1. Class 1: one of two right, one predicted as 0. Class 2: no clips, never predicted.
        var metrics = ClassificationMetrics.Evaluate([0, 0, 1, 1, 0], [0, 0, 0, 1, 1], 3);
        Assert.Equal(0.6, metrics.Accuracy, 1e-15);
        Assert.Equal(1, metrics.Confusion(actual: 0, predicted: 1));
        Assert.Equal(new ClassScores(2.0 / 3, 2.0 / 3, 2.0 / 3, 3), metrics.ScoresOf(0));
        Assert.Equal(new ClassScores(0.5, 0.5, 0.5, 2), metrics.ScoresOf(1));
        Assert.Equal(new ClassScores(0, 0, 0, 0), metrics.ScoresOf(2));
        Assert.Equal((2.0 / 3 + 0.5) / 2, metrics.MeanRecall, 1e-15);
        Assert.Equal((2.0 / 3 + 0.5) / 3, metrics.MacroF1, 1e-15);
    }

    // Two clips of class 0 taken for class 1, none the other way round.
    [Fact]
    public void A_row_of_the_confusion_is_a_right_class_and_a_column_one_given()
    {
        var metrics = ClassificationMetrics.Evaluate([0, 1, 1, 1], [0, 0, 0, 1], 2);
        Assert.Equal((1, 2, 0, 1), (metrics.Confusion(0, 0), metrics.Confusion(0, 1), metrics.Confusion(1, 0), metrics.Confusion(1, 1)));
        Assert.Equal(new ClassScores(1, 1.0 / 3, 0.5, 3), metrics.ScoresOf(0));
        Assert.Equal(new ClassScores(1.0 / 3, 1, 0.5, 1), metrics.ScoresOf(1));
    }

    [Fact]
    public void Mean_average_precision_at_3_equals_the_reference()
    {
        using var info = JsonDocument.Parse(File.ReadAllBytes(TestData.Path("reference/metrics/info.json")));
        var example = info.RootElement.GetProperty("map_at_3");
        var actual = example.GetProperty("true").EnumerateArray().Select(label => label.GetInt32()).ToArray();
        var scores = example.GetProperty("score").EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(score => (float)score.GetDouble()).ToArray();
        var expected = example.EnumerateObject().Single(property => property.Value.ValueKind == JsonValueKind.Number).Value.GetDouble();
        Assert.Equal(expected, ClassificationMetrics.MeanAveragePrecisionAtK(scores, actual, 6, 3), 1e-12);
    }

    [Fact]
    public void The_interval_of_a_share_is_the_binomial_one()
    {
        // 80 of 100: Wilson's interval is 0.7112 to 0.8666; with 90 % confidence 0.7267 to 0.8575.
        var interval = Bootstrap.Of(100, choice => choice.Count(i => i < 80) / 100.0, repeats: 4000);
        Assert.Equal(0.8, interval.Value);
        Assert.Equal(0.7112, interval.Low, 5e-3);
        Assert.Equal(0.8666, interval.High, 5e-3);
        var narrower = Bootstrap.Of(100, choice => choice.Count(i => i < 80) / 100.0, confidence: 0.9, repeats: 4000);
        Assert.Equal(0.7267, narrower.Low, 5e-3);
        Assert.Equal(0.8575, narrower.High, 5e-3);
        Assert.Throws<ArgumentException>(() => Bootstrap.Of(10, choice => 2));
    }
}
