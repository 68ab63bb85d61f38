using Panns.Tests.Support;

namespace Panns.Tests.Detection;

/// <summary>
/// Events of networks that score whole clips, with a stand-in whose scores are a window's first sample (class A), its last (B), and its
/// length (C). Windows of 1 s every 0.25 s: of 32000 samples every 8000.
/// </summary>
public sealed class WindowedDetectionTests
{
    private const int Rate = 32000;

    // The middle of the first window is at 0.375 s, that of the second frame, if it ends at 0.875 s. The last window ends with the recording.
    [Fact]
    public void A_frame_has_the_score_of_the_window_around_it()
    {
        using var model = FakeSession.Model("Cnn14", out _);
        var wave = Enumerable.Range(0, 67200).Select(sample => sample / 100000f).ToArray();
        var (starts, lengths) = (new List<int>(), new List<float>());
        var result = new SoundEventDetector(model).Detect(
            wave,
            Rate,
            (first, scores) =>
            {
                Assert.Equal((starts.Count, 3), (first, scores.Length));
                starts.Add((int)MathF.Round(scores[0] * 100000));
                lengths.Add(scores[2]);
            },
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal([0, 0, 4000, 12000, 20000, 28000, 35200, 35200, 35200], starts);
        Assert.Equal([28000, 28000, 32000, 32000, 32000, 32000, 32000, 32000, 32000], lengths);
        Assert.Equal((2.1, 9, 0.25), (result.Duration, result.FrameCount, result.FrameSeconds));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(8000, 1)]
    [InlineData(8001, 2)]
    [InlineData(28000, 4)]
    public void A_recording_shorter_than_a_window_has_its_score_throughout(int samples, int frames)
    {
        using var model = FakeSession.Model("Cnn14", out var session);
        var wave = new float[samples];
        wave[0] = 0.75f;
        var result = new SoundEventDetector(model, new() { Labels = ["class A"] }).Detect(wave, Rate, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(frames, result.FrameCount);
        Assert.Equal([(1, samples)], session.Calls);
        Assert.Equal([(0.0, (double)samples / Rate, 0.75f)], result.Events.Select(found => (found.Onset, found.Offset, found.PeakScore)));
    }

    // Windows start at 4000 + 8000 i in frame 2 + i: those that start from 3 s to 5 s (i = 12 to 19) are in frames 14 to 21. Windows end at 28000 + 8000 i in
    // frame 1 + i: those whose last sample is from 3 s to 5 s (i = 9 to 16) are in frames 10 to 17.
    [Fact]
    public void Events_have_times_of_the_recording()
    {
        using var model = FakeSession.Model("Cnn14", out _);
        var wave = new float[10 * Rate];
        wave.AsSpan(3 * Rate, 2 * Rate).Fill(0.8f);
        Assert.Equal([(2.5, 4.5, "class B"), (3.5, 5.5, "class A")], Events(model, wave, new() { Labels = ["class A", "class B"] }));
    }

    [Fact]
    public void A_window_alone_is_no_event_unless_the_median_filter_is_off()
    {
        using var model = FakeSession.Model("Cnn14", out _);
        var wave = new float[10 * Rate];
        wave.AsSpan(3 * Rate, Rate / 4).Fill(0.8f);
        var options = new DetectionOptions { Labels = ["class A"] };
        Assert.Empty(Events(model, wave, options));
        Assert.Equal([(3.5, 3.75, "class A")], Events(model, wave, options with { Median = 0 }));

        // Two windows of the five are fewer than half.
        wave.AsSpan(3 * Rate, Rate / 2).Fill(0.8f);
        Assert.Equal([(3.5, 4.0, "class A")], Events(model, wave, options));
        Assert.Empty(Events(model, wave, options with { Median = 1.25 }));
    }

    [Fact]
    public void Windows_and_steps_are_those_of_the_options()
    {
        using var model = FakeSession.Model("Cnn14", out var session);
        var result = new SoundEventDetector(model, new() { Window = 2, Overlap = 0.5 }).Detect(new float[10 * Rate], Rate, cancellationToken: TestContext.Current.CancellationToken);

        // A step of 1 s: the first window of 1.5 s has its middle in the first frame, from 0 s to 1 s.
        Assert.Equal((10, 1.0), (result.FrameCount, result.FrameSeconds));
        Assert.Equal([48000, .. Enumerable.Repeat(64000, 9)], session.Calls.SelectMany(call => Enumerable.Repeat(call.Samples, call.Clips)).Order());
    }

    [Fact]
    public void Plots_show_windows_too()
    {
        using var model = FakeSession.Model("LeeNet11", out _);
        var plot = new DetectionPlot(2);
        new SoundEventDetector(model).Detect(new float[3 * Rate], Rate, plot: plot, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains("LeeNet11", plot.ToSvg(), StringComparison.Ordinal);
    }

    private static IEnumerable<(double Onset, double Offset, string Label)> Events(PannsModel model, float[] wave, DetectionOptions options)
        => new SoundEventDetector(model, options).Detect(wave, Rate, cancellationToken: TestContext.Current.CancellationToken)
            .Events.Select(found => (found.Onset, found.Offset, found.Label));
}
