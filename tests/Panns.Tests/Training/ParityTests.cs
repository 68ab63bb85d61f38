using Panns.Common;
using Panns.FrontEnd;
using Panns.Training;

namespace Panns.Tests.Training;

/// <summary>The CPU engine against PyTorch.</summary>
public class ParityTests : TrainingParity
{
    private const int NoiseRuns = 12;
    private const double FromWaveformBefore = 7e-7;
    private const double FromWaveformAfter = 3e-4;

    /// <inheritdoc/>
    protected override ITrainingEngineFactory Engine => TrainingEngines.Cpu;

    // The other runs start from the waveform; this one's difference comes from the front end's rounding, as the tests here show.

    /// <inheritdoc/>
    protected override bool MixupTakesLogMels => true;

    /// <summary>
    /// From the waveform, MobileNetV1's loss with mixup is off by 7e-7, and by 2.8e-4 after the update; PyTorch's float32 by 4.2e-7 and
    /// 1.5e-4. The cause is rounding in the front end, which is no larger than PyTorch's (5e-6 dB rms, PyTorch 8e-6) but different: noise of
    /// that size moves the losses by 5.3e-7 and 2.1e-4 rms (the next test), and from exact log-mels they are as close as PyTorch's (the run above).
    /// </summary>
    [Fact]
    public void FromTheWaveformMixupIsAsNearAsTheFrontEndAllows()
    {
        var reference = ReferencePair.Read("MobileNetV1", "mixup");
        using var session = Session("MobileNetV1", amsGrad: false);
        Assert.Equal(reference.Loss(0), Accumulate(session, mixup: true, takesLogMels: false), FromWaveformBefore);
        session.Update();
        Assert.Equal(reference.Loss(1), Accumulate(session, mixup: true, takesLogMels: false), FromWaveformAfter);
    }

    [Fact(Explicit = true)]
    public void NoiseOfTheFrontEndsSizeMovesTheLossWithMixupAsMuch()
    {
        var exact = ReferenceRun.LogMels();
        var waveforms = ReferenceRun.Waveforms();
        var frontEnd = new LogMelSpectrogram(LogMelSettings.Panns32k);
        var samples = waveforms.Length / ReferenceRun.Clips;
        float[] computed = [.. Enumerable.Range(0, ReferenceRun.Clips).SelectMany(clip => frontEnd.Compute(waveforms.AsSpan(clip * samples, samples)).Cast<float>())];
        var size = Math.Sqrt(exact.Zip(computed, (a, b) => ((double)a - b) * ((double)a - b)).Average());
        Assert.InRange(size, 1e-6, 8e-6);

        var reference = ReferencePair.Read("MobileNetV1", "mixup");
        var random = new SeededRandom(1);
        var moved = Enumerable.Range(0, NoiseRuns).Select(_ => Losses([.. exact.Select(value => (float)(value + (size * random.NextGaussian())))])).ToArray();
        var (before, after) = (Spread(moved.Select(loss => loss.Before - reference.Loss(0))), Spread(moved.Select(loss => loss.After - reference.Loss(1))));
        TestContext.Current.TestOutputHelper?.WriteLine($"front end {size:G3} dB; losses spread by {before:G3} and {after:G3}");
        Assert.InRange(FromWaveformBefore, 0, 2 * before);
        Assert.InRange(FromWaveformAfter, 0, 2 * after);

        static double Spread(IEnumerable<double> values) => Math.Sqrt(values.Average(value => value * value));
    }

    private (double Before, double After) Losses(float[] logMels)
    {
        using var session = Session("MobileNetV1", amsGrad: false);
        var batch = new TrainingBatch
        {
            Clips = ReferenceRun.Clips,
            LogMels = logMels,
            Targets = ReferenceRun.Targets(),
            MixupFactors = ReferenceRun.MixupFactors,
        };
        return (session.Step(batch), session.Accumulate(batch));
    }
}
