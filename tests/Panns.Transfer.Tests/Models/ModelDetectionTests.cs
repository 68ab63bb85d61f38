using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Models;

/// <summary>Sound event detection with a classifier of one's own.</summary>
public sealed class ModelDetectionTests : IDisposable
{
    private const int Rate = 32000;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_classifier_finds_when_its_classes_sound()
    {
        for (var i = 0; i < 6; i++)
        {
            _folder.Wav(FormattableString.Invariant($"tones/low/{i}.wav"), 1, 200 + (20 * i), Rate);
            _folder.Wav(FormattableString.Invariant($"tones/high/{i}.wav"), 1, 2400 + (60 * i), Rate);
        }

        var model = TransferModel.Fit(new() { Threads = 2 }, LabeledSounds.OpenFolder(_folder.Path("tones")), TransferStrategies.LogMelBaseline);
        using var fitted = model;
        var wave = new float[8 * Rate];
        for (var i = 0; i < wave.Length; i++)
        {
            wave[i] = 0.25f * MathF.Sin(2 * MathF.PI * (i is >= 3 * Rate and < 5 * Rate ? 2560 : 240) * i / Rate);
        }

        var found = fitted.CreateDetector().Detect(wave, Rate, cancellationToken: TestContext.Current.CancellationToken).Events;
        Assert.Equal(["low", "high", "low"], found.Select(one => one.Label));

        // A frame has the class of the half second to both sides of it.
        Assert.Equal((0, 8), (found[0].Onset, found[2].Offset));
        Assert.InRange(found[1].Onset, 2.5, 3.5);
        Assert.InRange(found[1].Offset, 4.5, 5.5);
        Assert.Equal(["high"], fitted.CreateDetector(fitted.Detection with { Labels = ["high"] }).Detect(wave, Rate, cancellationToken: TestContext.Current.CancellationToken)
            .Events.Select(one => one.Label));
    }

    [Fact]
    public void Windows_are_as_long_as_the_segments_of_the_training()
    {
        var data = LabeledSounds.OpenFolder(_folder.TwoClasses(6)) with { SegmentSeconds = 0.2 };
        var model = TransferModel.Fit(new() { Threads = 2 }, data, TransferStrategies.LogMelBaseline);
        using var fitted = model;
        Assert.Equal(0.05, fitted.CreateDetector().FrameSeconds, 9);
        Assert.Equal(0.25, fitted.CreateDetector(fitted.Detection with { Window = 1 }).FrameSeconds, 9);
    }
}
