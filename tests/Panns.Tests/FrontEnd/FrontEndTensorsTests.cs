using Panns.FrontEnd;
using Panns.Weights;

namespace Panns.Tests.FrontEnd;

public class FrontEndTensorsTests
{
    [Fact]
    public void KernelsAreTheWindowedTransform()
    {
        var real = StftKernels.Real(LogMelSettings.Panns32k);
        var imaginary = StftKernels.Imaginary(LogMelSettings.Panns32k);
        Assert.Equal(513 * 1024, real.Length);
        Assert.Equal(513 * 1024, imaginary.Length);

        // The first values in the reference's manifest.
        Assert.Equal([0f, 9.41235884965863e-06f, 3.764907887671143e-05f], real[..3]);
        Assert.Equal([0f, 0f, 0f], imaginary[..3]);

        // Computed by hand where sines are simple: at n = 256 the window is 1/2, at 512 it is 1.
        Assert.Equal(-0.5f, imaginary[1024 + 256], 1e-6f);
        Assert.Equal(0f, real[1024 + 256], 1e-6f);
        Assert.Equal(-1f, real[1024 + 512], 1e-6f);
        Assert.Equal(-0.5f, real[(2 * 1024) + 256], 1e-6f);
        Assert.Equal(1f, real[(512 * 1024) + 512], 1e-6f);
    }

    [Fact]
    public void ShorterWindowsAreCentered()
    {
        var settings = new LogMelSettings { SampleRate = 100, FftSize = 8, WindowSize = 4, MelBins = 2, MinFrequency = 0, MaxFrequency = 50 };
        Assert.Equal([0f, 0f, 0f, 0.5f, 1f, 0.5f, 0f, 0f], StftKernels.Real(settings)[..8]);
    }

    [Fact]
    public void CheckAcceptsItsOwnAndAbsentTensors()
    {
        FrontEndTensors.Check(new Checkpoint([]), LogMelSettings.Panns32k);
        FrontEndTensors.Check(Complete(LogMelSettings.Panns16k), LogMelSettings.Panns16k);
    }

    [Fact]
    public void CheckNamesWhatDiffers()
    {
        var shape = Assert.Throws<PannsException>(() => FrontEndTensors.Check(Complete(LogMelSettings.Panns16k), LogMelSettings.Panns32k));
        Assert.Contains("x.pth: 'spectrogram_extractor.stft.conv_real.weight' has shape [257, 1, 512]", shape.Message, StringComparison.Ordinal);
        var values = Assert.Throws<PannsException>(
            () => FrontEndTensors.Check(Complete(LogMelSettings.Panns32k), LogMelSettings.Panns32k with { MaxFrequency = 15000 }));
        Assert.Contains("'logmel_extractor.melW' differs", values.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', values.Message);
    }

    private static Checkpoint Complete(LogMelSettings settings)
    {
        var bins = (settings.FftSize / 2) + 1;
        return new(new()
        {
            [FrontEndTensors.StftReal] = ([bins, 1, settings.FftSize], StftKernels.Real(settings)),
            [FrontEndTensors.StftImaginary] = ([bins, 1, settings.FftSize], StftKernels.Imaginary(settings)),
            [FrontEndTensors.MelWeights] = ([bins, settings.MelBins], new MelFilterBank(settings).ToSingle()),
        });
    }

    private sealed class Checkpoint(Dictionary<string, (int[] Shape, float[] Values)> tensors) : StateDict
    {
        public override string Source => "x.pth";

        public override IReadOnlyList<string> Names => [.. tensors.Keys];

        public override bool TryGetShape(string name, out ReadOnlySpan<int> shape)
        {
            var found = tensors.TryGetValue(name, out var tensor);
            shape = tensor.Shape;
            return found;
        }

        public override void CopyTo(string name, Span<float> destination) => tensors[name].Values.CopyTo(destination);
    }
}
