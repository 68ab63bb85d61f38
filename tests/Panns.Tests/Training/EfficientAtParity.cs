using Panns.FrontEnd;
using Panns.Networks;
using Panns.Training;
using Panns.Weights;

namespace Panns.Tests.Training;

/// <summary>
/// A training step of mn04_as, on any engine, with its published weights against EfficientAT's code in PyTorch 1.13 and float64: depthwise and strided
/// convolutions, squeeze and excitation, hard swish, its normalization (epsilon 1e-3, momentum 0.01). The batch is that of
/// <see cref="ReferenceRun"/>, the input its log-mels, the loss binary cross-entropy, without dropout:
/// <code>
/// m = get_model(width_mult=0.4).double().train(); m.load_state_dict(torch.load("mn04_as_mAP_432.pt"))
/// y, _ = m(logmels.transpose(1, 2)[:, None]); F.binary_cross_entropy_with_logits(y, targets).backward()
/// m.get_parameter(name).grad.norm(), m.get_buffer(name).norm()
/// </code>
/// </summary>
public abstract class EfficientAtParity
{
    private const double Loss = 0.3249889965679683;

    /// <summary>PyTorch's own float32 differs from its float64 by up to 3.7e-6.</summary>
    private const double Tolerance = 4e-6;

    private static readonly Dictionary<string, double> GradientNorms = new()
    {
        ["features.0.0.weight"] = 0.0231068773024008,
        ["features.1.block.0.0.weight"] = 0.029734833857678916,
        ["features.4.block.2.conc_se_layers.0.fc1.weight"] = 0.008932456521199235,
        ["features.4.block.2.conc_se_layers.0.fc2.bias"] = 0.006696118433256613,
        ["features.7.block.1.0.weight"] = 0.030030006789539335,
        ["features.13.block.1.1.weight"] = 0.028913594258025806,
        ["features.16.0.weight"] = 0.04423223435961929,
        ["classifier.2.weight"] = 0.05681069983430984,
        ["classifier.5.bias"] = 0.005094698704325726,
    };

    private static readonly Dictionary<string, double> RunningNorms = new()
    {
        ["features.0.1.running_mean"] = 0.19647168664336132,
        ["features.0.1.running_var"] = 10.044571649984986,
        ["features.4.block.1.1.running_mean"] = 12.143157683617503,
        ["features.16.1.running_var"] = 127.20082890653877,
    };

    /// <summary>The engine.</summary>
    protected abstract ITrainingEngineFactory Engine { get; }

    [Fact]
    public void Mn04TrainsAsPyTorchDoes()
    {
        var network = PannsModels.Get("mn04_as").Describe();
        using var weights = WeightFile.Open(Support.TestData.Path("efficientat/mn04_as_mAP_432.pt"));
        using var session = new TrainingSession(network, new TrainingOptions { Augmentation = AugmentationOptions.None }, weights, Engine);
        Assert.Equal(Loss, Accumulate(session), 1e-7);
        foreach (var (name, norm) in GradientNorms)
        {
            Assert.Equal(1, Norm(network, name, session.CopyGradient) / norm, Tolerance);
        }

        foreach (var (name, norm) in RunningNorms)
        {
            Assert.Equal(1, Norm(network, name, session.CopyTensor) / norm, 1e-7);
        }
    }

    private delegate void Copy(string name, Span<float> destination);

    private static double Norm(NetworkDescription network, string name, Copy copy)
    {
        var values = new float[network.Parameters.Single(parameter => parameter.Name == name).Length];
        copy(name, values);
        return Math.Sqrt(values.Sum(value => (double)value * value));
    }

    private protected static double Accumulate(TrainingSession session)
    {
        var waveforms = ReferenceRun.Waveforms();
        var samples = waveforms.Length / ReferenceRun.Clips;
        var frontEnd = new LogMelSpectrogram(LogMelSettings.EfficientAt);
        var logMels = Enumerable.Range(0, ReferenceRun.Clips).SelectMany(clip => frontEnd.Compute(waveforms.AsSpan(clip * samples, samples)).Cast<float>());
        return session.Accumulate(new TrainingBatch { Clips = ReferenceRun.Clips, LogMels = logMels.ToArray(), Targets = ReferenceRun.Targets() });
    }
}
