using Panns.Audio;
using Panns.Tests.Support;

namespace Panns.Tests.Detection;

/// <summary>A stream of blocks, with the stand-in network of the detector's tests.</summary>
public sealed class StreamingDetectorTests
{
    private const string Network = "Cnn14_DecisionLevelMax";
    private const int Rate = 32000;

    [Theory]
    [InlineData(0.3, 1024)]
    [InlineData(7.7, 12345)]
    [InlineData(30, 320)]
    [InlineData(30, 1_000_000)]
    public void Blocks_of_any_size_give_the_scores_of_the_whole(double seconds, int block)
    {
        using var model = FakeSession.Model(Network, out var session);
        var wave = SoundEventDetectorTests.Noise((int)(seconds * Rate));
        var scores = new List<float>();
        var detector = new StreamingDetector(model, Rate, frames: (first, values) =>
        {
            Assert.Equal(scores.Count / 3, first);
            scores.AddRange(values);
        });
        for (var at = 0; at < wave.Length; at += block)
        {
            detector.Push(wave.AsSpan(at, Math.Min(block, wave.Length - at)), TestContext.Current.CancellationToken);
        }

        detector.Complete(TestContext.Current.CancellationToken);
        Assert.Equal(SoundEventDetectorTests.Expected(wave), scores);

        // 5 s, rounded up to the network's steps of 0.32 s.
        Assert.All(session.Calls, call => Assert.InRange(call.Samples, 1, 163840));
    }

    [Theory]
    [InlineData(0.3, 1024)]
    [InlineData(12.3, 777)]
    [InlineData(12.3, 1_000_000)]
    public void Other_networks_give_by_windows_the_scores_and_events_of_the_whole(double seconds, int block)
    {
        using var model = FakeSession.Model("Cnn14", out _);
        var options = DetectionOptions.Default with { Threshold = 0.1, MinimumDuration = 0.5 };
        var wave = SoundEventDetectorTests.Noise((int)(seconds * Rate));
        wave.AsSpan(wave.Length / 2).Clear();
        List<float> expected = [], scores = [];
        var whole = new SoundEventDetector(model, options).Detect(
            wave, Rate, (_, values) => expected.AddRange(values), cancellationToken: TestContext.Current.CancellationToken);
        var detector = new StreamingDetector(model, Rate, options, (_, values) => scores.AddRange(values));
        var found = new List<SoundEvent>();
        for (var at = 0; at < wave.Length; at += block)
        {
            var heard = Math.Min(wave.Length, at + block);
            foreach (var (state, one) in detector.Push(wave.AsSpan(at, heard - at), TestContext.Current.CancellationToken))
            {
                if (state == SoundEventState.Closed)
                {
                    found.Add(one);
                }
                else if (block < Rate)
                {
                    Assert.InRange((double)heard / Rate, one.Onset, one.Onset + detector.Latency + ((double)block / Rate));
                }
            }
        }

        found.AddRange(detector.Complete(TestContext.Current.CancellationToken).Where(update => update.State == SoundEventState.Closed).Select(update => update.Event));
        Assert.NotEmpty(scores);
        Assert.Equal(expected, scores);
        Assert.Equal(whole.Events, found.OrderBy(one => one.Onset).ThenBy(one => one.Index));
        Assert.Equal(0.25, detector.FrameSeconds);
    }

    [Fact]
    public void Events_open_and_close_within_the_latency_at_their_absolute_times()
    {
        using var model = FakeSession.Model(Network, out _);
        var wave = new float[60 * Rate];
        wave.AsSpan(20 * Rate, 25 * Rate).Fill(0.9f);
        var detector = new StreamingDetector(model, Rate, DetectionOptions.Streaming with { Labels = ["class B"], MinimumDuration = 0.5 });
        Assert.InRange(detector.Latency, 2, 3);
        var news = new List<(double Heard, SoundEventUpdate Update)>();
        for (var at = 0; at < wave.Length; at += 800)
        {
            news.AddRange(detector.Push(wave.AsSpan(at, 800), TestContext.Current.CancellationToken).Select(update => ((at + 800.0) / Rate, update)));
        }

        Assert.Empty(detector.Complete(TestContext.Current.CancellationToken));
        Assert.Equal([SoundEventState.Opened, SoundEventState.Closed], news.Select(item => item.Update.State));
        Assert.Equal(20, news[0].Update.Event.Onset);
        Assert.InRange(news[0].Heard, 20, 20 + detector.Latency);
        Assert.Equal((20, 45, 0.9f), (news[1].Update.Event.Onset, news[1].Update.Event.Offset, news[1].Update.Event.PeakScore));
        Assert.InRange(news[1].Heard, 45, 45 + detector.Latency);
    }

    [Fact]
    public void Completing_closes_what_is_open_and_ends_the_stream()
    {
        using var model = FakeSession.Model(Network, out _);
        var wave = new float[Rate];
        Array.Fill(wave, 1);
        var detector = new StreamingDetector(model, Rate, new() { Labels = ["class A"] });
        Assert.Empty(detector.Push(wave, TestContext.Current.CancellationToken));
        var last = detector.Complete(TestContext.Current.CancellationToken);
        Assert.Equal([SoundEventState.Opened, SoundEventState.Closed], last.Select(update => update.State));
        Assert.Equal((0, 1), (last[1].Event.Onset, last[1].Event.Offset));
        Assert.Throws<InvalidOperationException>(() => detector.Push(wave, TestContext.Current.CancellationToken));
        Assert.Empty(new StreamingDetector(model, Rate).Complete(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Streams_of_other_rates_are_resampled_and_broken_samples_silenced_where_that_is_wanted()
    {
        using var model = FakeSession.Model(Network, out _);
        var scores = new List<float>();
        var options = DetectionOptions.Streaming with { Audio = new() { InvalidSamples = InvalidSamples.Silence } };
        var detector = new StreamingDetector(model, 44100, options, (_, values) => scores.AddRange(values));
        var second = new float[44100];
        second[4410] = float.NaN;
        second[9000] = float.PositiveInfinity;
        for (var i = 0; i < 12; i++)
        {
            detector.Push(i == 0 ? new float[44100] : second, TestContext.Current.CancellationToken);
        }

        detector.Complete(TestContext.Current.CancellationToken);
        Assert.Equal(3 * 1201, scores.Count);
        Assert.All(scores, score => Assert.Equal(0, score));
        Assert.Equal(new(22, 1.1), detector.Issues.Invalid);
    }

    [Fact]
    public void A_block_with_broken_samples_is_refused_and_the_stream_goes_on()
    {
        using var model = FakeSession.Model(Network, out _);
        var detector = new StreamingDetector(model, Rate, new() { Labels = ["class A"] });
        var wave = new float[Rate];
        Array.Fill(wave, 1);
        float[] broken = [.. wave];
        broken[Rate / 2] = float.NaN;
        Assert.Equal(
            "a block of the stream: 1 of 32000 samples is not a number (NaN, infinite or beyond 2^40), the first at 0.5 s",
            Assert.Throws<PannsException>(() => detector.Push(broken, TestContext.Current.CancellationToken)).Message);
        Assert.Empty(detector.Push(wave, TestContext.Current.CancellationToken));
        var last = detector.Complete(TestContext.Current.CancellationToken);
        Assert.Equal((0, 1), (last[1].Event.Onset, last[1].Event.Offset));
    }
}
