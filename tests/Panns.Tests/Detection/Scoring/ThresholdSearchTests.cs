using Panns.Detection.Scoring;

namespace Panns.Tests.Detection.Scoring;

/// <summary>Thresholds found for scores whose best threshold is known.</summary>
public sealed class ThresholdSearchTests
{
    // Frames of 1 s. The event is from 2 to 5 s with scores from 0.62 on; elsewhere they reach 0.4.
    private static readonly float[] Scores = [0.1f, 0.4f, 0.62f, 0.7f, 0.62f, 0.3f, 0.4f, 0.1f];

    [Fact]
    public void It_is_the_middle_of_the_thresholds_that_find_the_event_alone()
    {
        var found = Search(DetectionOptions.Default).Best("Dog", new Dictionary<string, float[]> { ["a.wav"] = Scores }, [new("a.wav", 2, 5, "Dog")]);

        // All from 0.41 to 0.62 do: the middle of 22 is the 11th.
        Assert.Equal(("Dog", 0.51, 1.0), (found.Label, found.Threshold, found.Tuned.F1));

        // At 0.3 one event lasts from 1 to 7 s: it matches nothing.
        Assert.Equal((1, 1, 0), (found.Usual.Reference, found.Usual.Estimated, found.Usual.Correct));
    }

    [Fact]
    public void It_weighs_what_is_found_against_what_is_false()
    {
        // Of three events with peaks 0.9, 0.6 and 0.2, and a false one of 0.5: above 0.5 two of three are found, F1 0.8; above 0.2 all and one false, 6/7.
        var scores = new Dictionary<string, float[]> { ["a.wav"] = [0, 0.9f, 0, 0.6f, 0, 0.2f, 0, 0.5f, 0] };
        LabeledEvent[] reference = [new("a.wav", 1, 2, "Dog"), new("a.wav", 3, 4, "Dog"), new("a.wav", 5, 6, "Dog")];
        var found = Search(DetectionOptions.Default with { Threshold = 0.55 }).Best("Dog", scores, reference);
        Assert.InRange(found.Threshold, 0.001, 0.2);
        Assert.Equal((4, 3), (found.Tuned.Estimated, found.Tuned.Correct));
        Assert.Equal(0.8, found.Usual.F1, 1e-9);
    }

    [Fact]
    public void Recordings_without_an_event_count_too()
    {
        var scores = new Dictionary<string, float[]> { ["a.wav"] = [0, 0.5f, 0], ["b.wav"] = [0, 0.45f, 0] };
        var found = Search(DetectionOptions.Default).Best("Dog", scores, [new("a.wav", 1, 2, "Dog")]);
        Assert.InRange(found.Threshold, 0.46, 0.5);
        Assert.Equal(1, found.Tuned.F1);
        Assert.Equal((2, 1), (found.Usual.Estimated, found.Usual.Correct));
    }

    [Fact]
    public void Durations_gaps_and_low_thresholds_are_those_of_the_options()
    {
        var scores = new Dictionary<string, float[]> { ["a.wav"] = [0, 0.2f, 0.8f, 0, 0.8f, 0.2f, 0, 0, 0.9f, 0] };
        var options = DetectionOptions.Default with { LowThreshold = 0.1, MergeGap = 1, MinimumDuration = 2 };
        var found = Search(options).Best("Dog", scores, [new("a.wav", 1, 6, "Dog")]);
        Assert.Equal((1, 1), (found.Tuned.Estimated, found.Tuned.Correct));
    }

    private static ThresholdSearch Search(DetectionOptions options) => new(options, 1, EventMatchOptions.Default);
}
