namespace Panns.Tests.Detection.Scoring;

public sealed class EventMetricsTests
{
    private const double Tolerance = 1e-12;

    [Theory]
    [InlineData(0.2, 0.2, false, 15, 5, 53, 57, 0.19999999999999998, 1.5753424657534247, 0.19931332857029455, 1.6832219251336897)]
    [InlineData(0.2, 0.5, false, 20, 5, 48, 52, 0.26666666666666666, 1.4383561643835616, 0.26907200127014363, 1.52835179526356)]
    [InlineData(0.5, 0.2, false, 40, 11, 22, 26, 0.5333333333333333, 0.8082191780821917, 0.5316146701595619, 0.9851317799847211)]
    [InlineData(0.25, 0.5, true, 28, 7, 38, 42, 0.37333333333333335, 1.191780821917808, 0.37675637056442013, 1.289276165011459)]
    public void Event_based_scores_equal_those_of_sed_eval(
        double collar, double share, bool onsetOnly, long correct, long substitutions, long deletions, long insertions, double f1, double errorRate, double macroF1, double macroErrorRate)
    {
        var (reference, estimated) = ScoredScene.Draw();
        var scores = EventMetrics.EventBased(reference, estimated, new() { Collar = collar, LengthShare = share, OnsetOnly = onsetOnly });
        Assert.Equal(new EventCounts(73, 77, correct, substitutions, deletions, insertions), scores.Overall);
        Assert.Equal(f1, scores.Overall.F1, Tolerance);
        Assert.Equal(errorRate, scores.Overall.ErrorRate, Tolerance);
        Assert.Equal(macroF1, scores.MacroF1, Tolerance);
        Assert.Equal(macroErrorRate, scores.MacroErrorRate, Tolerance);
    }

    [Fact]
    public void Event_based_scores_of_each_class_equal_those_of_sed_eval()
    {
        var (reference, estimated) = ScoredScene.Draw();
        var scores = EventMetrics.EventBased(reference, estimated);
        (string Label, double F1, double ErrorRate, long Reference, long Estimated)[] expected =
        [
            ("a", 0.21052631578947367, 1.7647058823529411, 17, 21), ("b", 0.15384615384615385, 1.65, 20, 19),
            ("c", 0.25641025641025644, 1.3181818181818181, 22, 17), ("d", 0.1764705882352941, 2.0, 14, 20),
        ];
        Assert.Equal(expected.Select(one => one.Label), scores.Classes.Keys);
        Assert.All(expected, one =>
        {
            var counts = scores.Classes[one.Label];
            Assert.Equal((one.Reference, one.Estimated), (counts.Reference, counts.Estimated));
            Assert.Equal(one.F1, counts.F1, Tolerance);
            Assert.Equal(one.ErrorRate, counts.ErrorRate, Tolerance);
        });
        Assert.Equal(0.19812214359427982, scores.MacroPrecision, Tolerance);
        Assert.Equal(0.2067131398013751, scores.MacroRecall, Tolerance);
    }

    [Theory]
    [InlineData(1.0, null, 216, 210, 129, 34, 53, 47, 0.6056338028169014, 0.6203703703703703, 0.6056564741181223, 0.7788980013364922)]
    [InlineData(0.1, null, 1548, 1491, 879, 233, 436, 379, 0.5784797630799604, 0.6770025839793281, 0.5788176604236012, 0.8366780918192639)]
    [InlineData(1.0, 50.0, 190, 187, 114, 33, 43, 40, 0.6047745358090186, 0.6105263157894737, 0.6055078497507153, 0.7846158089786276)]
    public void Segment_based_scores_equal_those_of_sed_eval(
        double segment, double? length, long references, long estimates, long correct, long substitutions, long deletions, long insertions, double f1, double errorRate, double macroF1, double macroErrorRate)
    {
        var (reference, estimated) = ScoredScene.Draw();
        var durations = length is { } seconds ? ScoredScene.Durations.ToDictionary(pair => pair.Key, _ => seconds) : null;
        var scores = EventMetrics.SegmentBased(reference, estimated, segment, durations);
        Assert.Equal(new EventCounts(references, estimates, correct, substitutions, deletions, insertions), scores.Overall);
        Assert.Equal(f1, scores.Overall.F1, Tolerance);
        Assert.Equal(errorRate, scores.Overall.ErrorRate, Tolerance);
        Assert.Equal(macroF1, scores.MacroF1, Tolerance);
        Assert.Equal(macroErrorRate, scores.MacroErrorRate, Tolerance);
    }

    [Fact]
    public void Segments_by_hand_as_in_the_tests_of_sed_eval()
    {
        // test_direct_use_segment there: nine segments of the reference, all but the fifth; the second to fourth and the seventh are found.
        var scores = EventMetrics.SegmentBased(
            [Car(0, 2.5), Car(2.8, 4.5), Car(6, 10)],
            [Car(1, 3.5), Car(7, 8)]);
        Assert.Equal(new EventCounts(9, 4, 4, 0, 5, 0), scores.Overall);
        Assert.Equal(0.555555555555, scores.Overall.ErrorRate, 1e-9);
    }

    [Fact]
    public void The_matching_is_the_largest_possible()
    {
        // The first reference event could take the second estimate, which the second needs.
        LabeledEvent[] reference = [Car(1.0, 2.0), Car(1.3, 2.0)];
        LabeledEvent[] estimated = [Car(1.15, 2.0), Car(0.85, 2.0)];
        Assert.Equal(2, EventMetrics.EventBased(reference, estimated).Overall.Correct);
    }

    [Fact]
    public void A_class_that_is_never_estimated_scores_zero_and_one_without_reference_does_not_count()
    {
        var scores = EventMetrics.EventBased([Car(1, 2)], [new("street", 5, 6, "dog")]);
        Assert.Equal(0, scores.Classes["car"].F1);
        Assert.True(double.IsNaN(scores.Classes["dog"].F1));
        Assert.True(double.IsNaN(scores.Classes["dog"].ErrorRate));
        Assert.Equal(0, scores.MacroF1);
        Assert.Equal(1, scores.MacroErrorRate);
        Assert.Equal(2, scores.Overall.ErrorRate);
    }

    [Fact]
    public void Events_of_other_recordings_do_not_match()
        => Assert.Equal(0, EventMetrics.EventBased([Car(1, 2)], [new("road", 1, 2, "car")]).Overall.Correct);

    [Theory]
    [InlineData(-1, 2)]
    [InlineData(2, 1)]
    [InlineData(double.NaN, 1)]
    [InlineData(1, double.PositiveInfinity)]
    public void An_event_has_possible_times(double onset, double offset)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new LabeledEvent("street", onset, offset, "car"));

    private static LabeledEvent Car(double onset, double offset) => new("street", onset, offset, "car");
}
