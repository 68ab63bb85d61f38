using Panns.Engine;
using Panns.Networks;
using Panns.Tests.Support;

namespace Panns.Tests.Detection;

/// <summary>Windows whose common frames are computed once give the scores of windows that are computed one by one.</summary>
public sealed class SharedWindowsTests
{
    private const int Rate = 32000;

    // A part of a window, the first window, groups of eight, the last window anywhere.
    [Theory]
    [InlineData(0.3)]
    [InlineData(0.875)]
    [InlineData(1)]
    [InlineData(2.9)]
    [InlineData(4.125)]
    [InlineData(9.99)]
    public void A_recording_has_the_scores_that_its_windows_have_alone(double seconds)
    {
        var network = PannsModels.Mn04.Describe(classes: 5);
        using var weights = new SyntheticWeights(network);
        using var shared = new PannsModel(CpuSession.Create(network, weights, new() { Threads = 2 }));
        using var alone = new PannsModel(new OneByOne(CpuSession.Create(network, weights, new() { Threads = 1 })));
        var wave = Waveforms.Synthetic((int)(seconds * Rate));
        foreach (var options in new DetectionOptions[] { new(), new() { Window = 0.5, Overlap = 0.6 }, new() { Window = 3, Overlap = 0.1 } })
        {
            Assert.Equal(Scores(alone, wave, options), Scores(shared, wave, options));
            Assert.Equal(Scores(alone, wave, options), Scores(shared, wave, options, onOneThread: true));
        }
    }

    private static List<float> Scores(PannsModel model, float[] wave, DetectionOptions options, bool onOneThread = false)
    {
        var all = new List<float>();
        var detector = new SoundEventDetector(model, options);
        if (onOneThread)
        {
            detector.DetectHere(wave, Take, TestContext.Current.CancellationToken);
        }
        else
        {
            detector.Detect(wave, Rate, Take, cancellationToken: TestContext.Current.CancellationToken);
        }

        return all;

        void Take(long first, ReadOnlySpan<float> scores)
        {
            Assert.Equal(first * model.Labels.Count, all.Count);
            all.AddRange(scores);
        }
    }

    /// <summary>An engine that does not know of overlaps.</summary>
    private sealed class OneByOne(CpuSession session) : IInferenceSession
    {
        public NetworkDescription Network => session.Network;

        public void Run(ReadOnlySpan<float> waveforms, int clips, NetworkOutputs outputs, CancellationToken cancellationToken = default)
            => session.Run(waveforms, clips, outputs, cancellationToken);

        public void Dispose() => session.Dispose();
    }
}
