using Panns.Detection;

namespace Panns.Tests.Detection;

/// <summary>How the scores of windows become those of a recording.</summary>
public sealed class FramewiseJoinTests
{
    // Windows of 10 s that begin 7.36 s apart: frames 736 to 1000 are in both. The outer 0.64 s of each are not used, and between them the
    // first, of zeros, fades into the second, of ones: from frame 872 on, over 64 frames.
    [Fact]
    public void A_window_fades_into_the_next_one()
    {
        const int Classes = 2;
        var plan = FramewisePlan.ForRecording(PannsModels.Cnn14DecisionLevelMax.Describe(Classes), DetectionOptions.Default);
        Assert.Equal((320, 64), (plan.Hop, plan.Fade));
        var joined = new List<float>();
        var join = new FramewiseJoin(plan, Classes, (first, scores) =>
        {
            Assert.Equal(joined.Count / Classes, first);
            joined.AddRange(scores);
        });
        join.Add(new(0, 0, 320000), new float[1000 * Classes]);
        var ones = new float[1000 * Classes];
        Array.Fill(ones, 1);
        join.Add(new(1, 736 * 320, 320000), ones);
        join.Complete(1736 * 320);
        Assert.Equal(1736 * Classes, joined.Count);
        for (var frame = 0; frame < 1736; frame++)
        {
            var expected = Math.Clamp((frame - 872 + 0.5) / 64, 0, 1);
            Assert.Equal(expected, joined[frame * Classes], 1e-6);
            Assert.Equal(expected, joined[(frame * Classes) + 1], 1e-6);
        }
    }
}
