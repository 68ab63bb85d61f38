using Panns.Tests.Support;

namespace Panns.Tests.Detection;

/// <summary>
/// Windows and their joints, with a stand-in network whose score of frame f is the sample at f * 320: the joined scores must equal
/// the samples of the whole recording, for any windows.
/// </summary>
public sealed class SoundEventDetectorTests
{
    private const string Network = "Cnn14_DecisionLevelMax";
    private const int Rate = 32000;
    private const int Hop = 320;

    public static TheoryData<int> Lengths => [1, 319, 320, 32000, 320000, 320001, 559999, 560000, 640000, 1000000, 1234567];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Windows_join_to_what_the_whole_recording_gives(int samples)
    {
        using var model = FakeSession.Model(Network, out var session);
        var wave = Noise(samples);
        Assert.Equal(Expected(wave), Scores(model, wave));
        Assert.Equal(samples <= 320000 ? 1 : (int)Math.Ceiling((samples - 320000) / 235520.0) + 1, session.Calls.Count);
        Assert.All(session.Calls, call => Assert.InRange(call.Samples, 1, 320000));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.95)]
    public void Any_overlap_joins(double overlap)
    {
        using var model = FakeSession.Model(Network, out _);
        var wave = Noise(300001);
        Assert.Equal(Expected(wave), Scores(model, wave, new() { Window = 2, Overlap = overlap }));
    }

    [Fact]
    public void Scores_at_the_inner_edges_of_windows_are_not_used()
    {
        // Windows of 10 s overlap by 2.64 s, so each loses 0.64 s: up to 63 frames from an edge can have any value.
        var session = new FakeSession(PannsModels.Get(Network).Describe(3)) { BadEdge = 60 };
        using var model = new PannsModel(session);
        var scores = Scores(model, Quiet(1000000));
        var frames = scores.Length / 3;
        for (var frame = 0; frame < frames; frame++)
        {
            Assert.Equal(frame < 60 || frame >= frames - 60 ? 1f : 0f, scores[frame * 3]);
        }
    }

    [Fact]
    public void Events_have_times_of_the_recording()
    {
        using var model = FakeSession.Model(Network, out _);
        var wave = Quiet(25 * Rate);
        wave.AsSpan(9 * Rate, 3 * Rate).Fill(0.8f);
        var result = new SoundEventDetector(model).Detect(wave, Rate, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal([(9.0, 12.0, "class A"), (9, 12, "class B"), (9, 12, "class C")], result.Events.Select(found => (found.Onset, found.Offset, found.Label)));
        Assert.Equal((25.0, 2501, 0.01), (result.Duration, result.FrameCount, result.FrameSeconds));
    }

    // The sample at 5.00 s alone is high: a median over three frames of 10 ms does not see it.
    [Fact]
    public void Framewise_scores_are_smoothed_if_asked_for()
    {
        using var model = FakeSession.Model(Network, out _);
        var wave = Quiet(10 * Rate);
        wave[500 * Hop] = 0.8f;
        wave.AsSpan(700 * Hop, 2 * Hop).Fill(0.8f);
        Assert.Equal([5.0, 7.0], Onsets(new() { Labels = ["class A"] }));
        Assert.Equal([7.0], Onsets(new() { Labels = ["class A"], Median = 0.03 }));

        IEnumerable<double> Onsets(DetectionOptions options)
            => new SoundEventDetector(model, options).Detect(wave, Rate, cancellationToken: TestContext.Current.CancellationToken).Events.Select(found => found.Onset);
    }

    [Fact]
    public void Classes_and_samples_are_checked()
    {
        using var model = FakeSession.Model(Network, out _);
        Assert.Throws<PannsException>(() => new SoundEventDetector(model, new() { Labels = ["nothing"] }));
        Assert.Throws<PannsException>(() => new SoundEventDetector(model, new() { ClassThresholds = new Dictionary<string, EventThreshold> { ["nothing"] = new(0.5) } }));
        Assert.Throws<PannsException>(() => new SoundEventDetector(model).Detect([], Rate, cancellationToken: TestContext.Current.CancellationToken));
    }

    internal static float[] Scores(PannsModel model, float[] wave, DetectionOptions? options = null)
    {
        var scores = new List<float>();
        new SoundEventDetector(model, options).Detect(wave, Rate, (first, values) =>
        {
            Assert.Equal(scores.Count / 3, first);
            scores.AddRange(values);
        });
        return [.. scores];
    }

    internal static float[] Noise(int samples)
    {
        var random = new Random(samples);
        return Enumerable.Range(0, samples).Select(_ => random.NextSingle()).ToArray();
    }

    internal static float[] Expected(float[] wave) => Enumerable.Range(0, Math.Max(FramesOfShortest, wave.Length / Hop + 1))
        .SelectMany(frame => Enumerable.Repeat(frame * Hop < wave.Length ? wave[frame * Hop] : 0, 3)).ToArray();

    /// <summary>Clips shorter than Cnn14's minimum of 32 frames are padded to it.</summary>
    private const int FramesOfShortest = 32;

    private static float[] Quiet(int samples) => new float[samples];
}
