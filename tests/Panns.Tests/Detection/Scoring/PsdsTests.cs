using System.Globalization;

namespace Panns.Tests.Detection.Scoring;

public sealed class PsdsTests
{
    private const double Tolerance = 1e-12;

    /// <summary>What psds_eval makes of the scene's events with scores of at least 0.05, 0.1, ... 1.</summary>
    public static TheoryData<string, double, double[]> Published => new()
    {
        { "1", 0.3184089352761725, [0.4117647058823529, 0.3666666666666667, 0.39696969696969703, 0.4] },
        { "2", 0.2350423362940837, [0.3733996645301595, 0.4766666666666666, 0.3821841824092387, 0.19895052612874925] },
        { "plain", 0.4350757575757575, [0.46666666666666673, 0.4766666666666666, 0.39696969696969703, 0.4] },
        { "tight", 0.08513623353514707, [0.01835753055911036, 0.3166666666666667, 0.18181818181818182, 0.07142857142857142] },
    };

    [Theory]
    [MemberData(nameof(Published))]
    public void Scores_of_scored_events_equal_those_of_psds_eval(string options, double score, double[] classes)
    {
        var (reference, estimated) = ScoredScene.Draw();
        Check(EventMetrics.Psds(reference, estimated, ScoredScene.Durations, Options(options)), score, classes);
    }

    [Theory]
    [MemberData(nameof(Published))]
    public void Scores_of_operating_points_equal_those_of_psds_eval(string options, double score, double[] classes)
    {
        var (reference, estimated) = ScoredScene.Draw();
        List<LabeledEvent>[] points = [.. Enumerable.Range(1, 20).Select(t => estimated.FindAll(one => one.Score >= (float)(t / 20.0)))];
        Check(EventMetrics.Psds(reference, points, ScoredScene.Durations, Options(options)), score, classes);
    }

    [Theory]
    [InlineData("1", 0.08840693440162857)]
    [InlineData("2", 0.055584395430750104)]
    [InlineData("plain", 0.17084160937102116)]
    [InlineData("tight", 0.03276107242610397)]
    public void Events_without_scores_are_one_operating_point(string options, double score)
    {
        var (reference, estimated) = ScoredScene.Draw();
        var found = estimated.FindAll(one => one.Score >= 0.5f).ConvertAll(one => one with { Score = null });
        Assert.Equal(score, EventMetrics.Psds(reference, found, ScoredScene.Durations, Options(options)).Value, Tolerance);
    }

    /// <summary>The examples of the paper, with the values that the tests of psds_eval expect.</summary>
    [Theory]
    [InlineData("c1 2 20|c2 12 35|c3 42 47", "c1 0 19|c1 40 45|c2 11 25|c2 27 30|c2 32 41.5|c3 38 48", 50, 0.9142857142857143)]
    [InlineData("c1 5 20|c2 5 30|c3 42 47", "c1 2 43|c2 15 20|c3 10 30|c3 40 49", 50, 0.29047619047619044)]
    [InlineData("c1 5 18|c2 10 30|c3 42 48", "c1 2 18.5|c1 29 48|c2 10 30|c3 32 38", 50, 0.6238095238095237)]
    [InlineData(
        "c1 2 22|c1 43 64|c2 18 20|c2 21 23|c2 25 27|c2 29 32|c2 85 88|c3 35 58|z4 47 66|z4 97 100",
        "c1 9 25|c1 41 66|c2 25 49|c2 74 82|c2 86 105|c3 33 45|c3 46.5 59|z4 4 11|z4 30 36|z4 62 67", 120, 0.5)]
    public void The_examples_of_the_paper(string reference, string estimated, double length, double score)
    {
        // The metadata of the examples name five recordings, of 280 s together.
        var durations = new Dictionary<string, double> { ["test"] = length, ["others"] = 280 - length };
        var result = EventMetrics.Psds(Events(reference), Events(estimated), durations, new());
        Assert.Equal(score, result.Value, Tolerance);
    }

    [Fact]
    public void A_detection_of_a_class_that_the_reference_lacks_is_counted_apart()
    {
        var result = EventMetrics.Psds(Events("c1 1 2"), Events("c1 1 2|c9 3 4|c9 5 6"), new Dictionary<string, double> { ["test"] = 10 }, PsdsOptions.Scenario1);
        Assert.Equal(1, result.Value, Tolerance);
        Assert.Equal([new("c9", 2)], result.OtherLabels);
    }

    [Fact]
    public void A_recording_of_unknown_length_is_an_error()
    {
        var problem = Assert.Throws<PannsException>(() => EventMetrics.Psds(Events("c1 1 2"), Events("c1 1 2"), new Dictionary<string, double>(), PsdsOptions.Scenario1));
        Assert.Equal("test: PSDS needs the length of every recording, and this one's is not known", problem.Message);
    }

    private static void Check(PsdsResult result, double score, double[] classes)
    {
        Assert.Equal(score, result.Value, Tolerance);
        Assert.Equal(["a", "b", "c", "d"], result.Classes.Keys);
        Assert.All(result.Classes.Values.Zip(classes), pair => Assert.Equal(pair.Second, pair.First, Tolerance));
        Assert.Empty(result.OtherLabels);
    }

    private static PsdsOptions Options(string name) => name switch
    {
        "1" => PsdsOptions.Scenario1,
        "2" => PsdsOptions.Scenario2,
        "plain" => new(),
        _ => new() { CrossTriggerWeight = 1, InstabilityWeight = 0.5, LargestRate = 40 },
    };

    private static LabeledEvent[] Events(string text) => [.. text.Split('|').Select(one => one.Split(' ')).Select(cells => new LabeledEvent(
        "test", double.Parse(cells[1], CultureInfo.InvariantCulture), double.Parse(cells[2], CultureInfo.InvariantCulture), cells[0]))];
}
