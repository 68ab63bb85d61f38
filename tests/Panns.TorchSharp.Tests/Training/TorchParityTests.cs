using Panns.Tests.Training;
using Panns.TorchSharp.Tests.Support;
using Panns.Training;
using TorchSharp;

namespace Panns.TorchSharp.Tests.Training;

/// <summary>
/// libtorch's engine against the recorded runs of the original code, in float64 like those: in float32, other ReLU arguments
/// change sign than in the CPU engine (with mixup, one in Cnn6's conv_block3), and the tolerances allow none.
/// </summary>
public sealed class TorchParityTests : TrainingParity
{
    private int _updates = 1;

    public TorchParityTests() => LibTorch.Require();

    /// <inheritdoc/>
    protected override ITrainingEngineFactory Engine { get; } = new LateFactory(TorchTrainingOptions.On(TestDevice.Name) with { Type = torch.ScalarType.Float64 });

    /// <inheritdoc/>
    protected override bool TakesLogMels => true;

    // libtorch's float64 convolutions take ten times as long, so three updates are explicit.

    /// <inheritdoc/>
    protected override int Updates => _updates;

    /// <summary>Continues to the weights after three updates.</summary>
    [Theory(Explicit = true)]
    [InlineData("adam", false)]
    [InlineData("adam_amsgrad", true)]
    public void Cnn6GoesOnAsPyTorchDoes(string run, bool amsGrad)
    {
        _updates = 3;
        Cnn6TrainsAsPyTorchDoes(run, amsGrad);
    }

    /// <inheritdoc cref="Cnn6GoesOnAsPyTorchDoes"/>
    [Theory(Explicit = true)]
    [InlineData("adam", false)]
    [InlineData("adam_amsgrad", true)]
    public void MobileNetV1GoesOnAsPyTorchDoes(string run, bool amsGrad)
    {
        _updates = 3;
        MobileNetV1TrainsAsPyTorchDoes(run, amsGrad, mixup: false);
    }

    /// <summary>From the waveform, in float32: the first loss, and the gradients after the last ReLU, which no change of sign affects.</summary>
    [Theory]
    [InlineData("Cnn6", "adam", 1e-7, 2e-6)]
    [InlineData("Cnn6", "mixup", 1e-7, 2e-6)]
    [InlineData("MobileNetV1", "adam", 4e-7, 2.5e-6)]
    [InlineData("MobileNetV1", "mixup", 4.3e-7, 3.6e-5)]
    public void Float32BeginsAsPyTorchDoes(string architecture, string run, double lossTolerance, double normTolerance)
    {
        var expected = ReferenceRun.Read(architecture, "f64", run);
        var options = new TrainingOptions { Augmentation = AugmentationOptions.None };
        using var session = ReferenceRun.Session(architecture, options, new LateFactory(TorchTrainingOptions.On(TestDevice.Name)));
        var loss = session.Accumulate(new()
        {
            Clips = ReferenceRun.Clips,
            Waveforms = ReferenceRun.Waveforms(),
            Targets = ReferenceRun.Targets(),
            MixupFactors = run == "mixup" ? ReferenceRun.MixupFactors : [],
        });
        Assert.Equal(expected.GetProperty("losses")[0].GetDouble(), loss, lossTolerance);
        foreach (var name in new[] { "fc1.weight", "fc1.bias", "fc_audioset.weight", "fc_audioset.bias" })
        {
            var gradient = new float[session.Network.Parameters.Single(parameter => parameter.Name == name).Length];
            session.CopyGradient(name, gradient);
            var norm = expected.GetProperty("grad_norm").GetProperty(name).GetDouble();
            Assert.Equal(norm, EngineComparison.Norm(gradient), normTolerance * norm);
        }
    }
}
