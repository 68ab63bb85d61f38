using Panns.FrontEnd;
using Panns.Tests.Support;

namespace Panns.Tests.FrontEnd;

/// <summary>Which frames overlapping windows have in common.</summary>
public sealed class FrameSharingTests
{
    public static TheoryData<string> Kinds => ["Panns32k", "Panns16k", "EfficientAt", "VGGish"];

    // A second at 32 kHz: frames of 1024 samples, each 320, begin 512 samples early. The frames 0 (from -512) and 1 (from -192) see the reflection, and 99
    // (to 32192) and 100; a quarter of a second is 25 frames.
    [Fact]
    public void Frames_that_see_a_windows_edge_are_its_own()
        => Assert.Equal(new FrameSharing(2, 99, 1, 25), FrameSharing.Of(LogMelSettings.Panns32k, 32000, 8000));

    // The pre-emphasis drops a sample: frame 98 (to 31872) is still inside 31999.
    [Fact]
    public void With_a_pre_emphasis_the_signal_is_a_sample_shorter()
    {
        Assert.Equal(new FrameSharing(2, 99, 1, 25), FrameSharing.Of(LogMelSettings.EfficientAt, 32000, 8000));
        Assert.Equal(99, FrameSharing.Of(LogMelSettings.Panns32k, 31872, 8000)!.Value.End);
        Assert.Equal(98, FrameSharing.Of(LogMelSettings.EfficientAt, 31872, 8000)!.Value.End);
    }

    // 8080 samples are 25.25 hops: every fourth window has frames at the same samples, 101 later.
    [Fact]
    public void Where_the_hop_does_not_divide_the_step_more_distant_windows_share()
    {
        Assert.Null(FrameSharing.Of(LogMelSettings.Panns32k, 32000, 8080));
        Assert.Equal(new FrameSharing(2, 199, 4, 101), FrameSharing.Of(LogMelSettings.Panns32k, 64000, 8080));
        Assert.Null(FrameSharing.Of(LogMelSettings.Panns32k, 64000, 8001));
    }

    [Fact]
    public void A_frame_is_taken_from_the_earliest_window_that_has_it()
    {
        var sharing = new FrameSharing(2, 99, 1, 25);
        Assert.Equal(74, sharing.Fresh);
        Assert.Equal((4, 80), sharing.SourceOf(4, 80));
        Assert.Equal((3, 98), sharing.SourceOf(4, 73));
        Assert.Equal((1, 77), sharing.SourceOf(4, 2));
        Assert.Equal((0, 27), sharing.SourceOf(1, 2));
    }

    /// <summary>By the front end that is written for clarity, window by window.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Frames_said_to_be_the_same_are_the_same(string kind)
    {
        var settings = (LogMelSettings)typeof(LogMelSettings).GetProperty(kind)!.GetValue(null)!;
        var step = 9 * settings.HopSize;
        var samples = (3 * step) + 7;
        var stretch = Waveforms.Synthetic(samples + (4 * step));
        var sharing = FrameSharing.Of(settings, samples, step)!.Value;
        var windows = Enumerable.Range(0, 5).Select(i => DirectLogMel.Compute(settings, stretch.AsSpan(i * step, samples))).ToArray();
        for (var frame = sharing.First; frame < sharing.End; frame++)
        {
            var (window, source) = sharing.SourceOf(4, frame);
            Assert.InRange(window, 1, 4);
            Assert.InRange(source, Math.Min(frame, sharing.Fresh), sharing.End - 1);
            var (own, other) = (Row(windows[4], frame), Row(windows[window], source));
            Assert.All(own.Zip(other), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
        }

        double[] Row(double[] logMel, int frame) => logMel[(frame * settings.MelBins)..((frame + 1) * settings.MelBins)];
    }
}
