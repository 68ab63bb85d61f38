using System.Text.Json;
using Panns.Training;

namespace Panns.Tests.Training;

/// <summary>
/// Steps of training against PyTorch's, in float64 (shared/data/reference/train), for any back end. Where nothing else is said the
/// tolerances are what PyTorch's own float32 keeps of its float64.
/// </summary>
public abstract class TrainingParity
{
    /// <summary>
    /// One argument of a ReLU in conv_block3 is -9.7e-8 in float64: below what float32 resolves, so that its sign, and with it 1.5e-5 of the
    /// gradient of the layers before it, is a matter of the order of summation. Adam's first steps, of the size of the learning rate
    /// whatever the size of the gradient, carry that into the weights.
    /// </summary>
    private const double LossAfterKink = 1e-4;

    private const double LossBefore = 1e-7;
    private const double LossAfter = 4e-7;

    /// <summary>The back end.</summary>
    protected abstract ITrainingEngineFactory Engine { get; }

    /// <summary>
    /// The back end for the runs with mixup, whose tolerances leave no room for a ReLU that another order of summation opens.
    /// </summary>
    protected virtual ITrainingEngineFactory EngineOfMixup => Engine;

    /// <summary>Whether that is given log-mels in the place of waveforms.</summary>
    protected virtual bool MixupTakesLogMels => false;

    [Theory]
    [InlineData("adam", false)]
    [InlineData("adam_amsgrad", true)]
    public void Cnn6TrainsAsPyTorchDoes(string run, bool amsGrad)
    {
        var expected = ReferenceRun.Read("Cnn6", "f64", run);
        using var session = Session("Cnn6", amsGrad);
        var losses = Losses(expected);
        Assert.Equal(losses[0], Accumulate(session), LossBefore);
        CheckGradients(session, expected, _ => 2e-4, name => IsBeforeKink(name) ? 6e-3 : 2e-6);
        session.Update();
        CheckStatistics(session, expected.GetProperty("bn_after_1"), _ => 2e-6);
        CheckNorms(session, expected.GetProperty("weights_after_1"), _ => 1e-6);
        for (var step = 1; step <= 3; step++)
        {
            Assert.Equal(losses[step], Accumulate(session), LossAfterKink);
            session.Update();
            if (step == 2)
            {
                CheckNorms(session, expected.GetProperty("weights_after_3"), name => IsBeforeKink(name) ? 2e-4 : 5e-6);
            }
        }
    }

    [Fact]
    public void Cnn6TrainsWithMixupAsPyTorchDoes()
    {
        var expected = ReferenceRun.Read("Cnn6", "f64", "mixup");
        using var session = Session("Cnn6", amsGrad: false, mixup: true);
        var losses = Losses(expected);
        Assert.Equal(losses[0], Accumulate(session, mixup: true), LossBefore);
        CheckGradients(session, expected, _ => 2e-6, _ => 1e-5);
        session.Update();
        CheckStatistics(session, expected.GetProperty("bn_after_1"), _ => 2e-6);
        CheckNorms(session, expected.GetProperty("weights_after_1"), _ => 1e-6);
        Assert.Equal(losses[1], Accumulate(session, mixup: true), LossAfter);
    }

    [Theory]
    [InlineData("adam", false, false)]
    [InlineData("adam_amsgrad", true, false)]
    [InlineData("mixup", false, true)]
    public void MobileNetV1TrainsAsPyTorchDoes(string run, bool amsGrad, bool mixup)
    {
        // 28 ReLUs and small maps: float32 decides many signs by chance, and only the last layers are sharp.
        var expected = ReferenceRun.Read("MobileNetV1", "f64", run);
        using var session = Session("MobileNetV1", amsGrad, mixup);
        var losses = Losses(expected);
        Assert.Equal(losses[0], Accumulate(session, mixup), 1e-6);

        // What PyTorch's own float32 run differs from its float64 run by, at most: 2.5e-6 (norms) and 1.2e-4 (samples) in the last layers,
        // with mixup 3.6e-5 and 2.5e-3.
        var (sharpNorm, sharpSample) = mixup ? (4e-5, 2.5e-3) : (3e-6, 2e-4);
        CheckGradients(session, expected, name => IsLast(name) ? sharpNorm : 1e-2, name => IsLast(name) ? sharpSample : 0.1);
        session.Update();
        CheckStatistics(session, expected.GetProperty("bn_after_1"), _ => 3e-4);
        var steps = mixup ? 1 : 3;
        for (var step = 1; step <= steps; step++)
        {
            Assert.Equal(losses[step], Accumulate(session, mixup), step * 3e-3);
            session.Update();
        }
    }

    private static bool IsBeforeKink(string name) => !name.StartsWith("fc", StringComparison.Ordinal) && !name.StartsWith("conv_block4", StringComparison.Ordinal);

    private static bool IsLast(string name) => name.StartsWith("fc", StringComparison.Ordinal) || name.StartsWith("features.13.", StringComparison.Ordinal);

    private TrainingSession Session(string architecture, bool amsGrad, bool mixup = false) => ReferenceRun.Session(
        architecture,
        new TrainingOptions { Optimizer = new AdamOptions { AmsGrad = amsGrad }, Augmentation = AugmentationOptions.None },
        mixup ? EngineOfMixup : Engine);

    private double Accumulate(TrainingSession session, bool mixup = false)
    {
        var isLogMel = mixup && MixupTakesLogMels;
        return session.Accumulate(new TrainingBatch
        {
            Clips = ReferenceRun.Clips,
            Waveforms = isLogMel ? [] : ReferenceRun.Waveforms(),
            LogMels = isLogMel ? ReferenceRun.LogMels(session.Network) : [],
            Targets = ReferenceRun.Targets(),
            MixupFactors = mixup ? ReferenceRun.MixupFactors : [],
        });
    }

    private static double[] Losses(JsonElement run) => [.. run.GetProperty("losses").EnumerateArray().Select(value => value.GetDouble())];

    private static void CheckGradients(TrainingSession session, JsonElement expected, Func<string, double> norms, Func<string, double> samples)
    {
        foreach (var norm in expected.GetProperty("grad_norm").EnumerateObject())
        {
            var gradient = Tensor(session, norm.Name, session.CopyGradient);
            Assert.True(Math.Abs((Norm(gradient) / norm.Value.GetDouble()) - 1) < norms(norm.Name), $"{norm.Name}: {Norm(gradient)}, not {norm.Value}");
            double[] values = [.. expected.GetProperty("grad_samples").GetProperty(norm.Name).EnumerateArray().Select(value => value.GetDouble())];
            var largest = values.Max(Math.Abs);
            foreach (var (value, index) in values.Zip(ReferenceRun.SampleIndexes(gradient.Length)))
            {
                Assert.True(Math.Abs(gradient[index] - value) < samples(norm.Name) * largest, $"{norm.Name}[{index}]: {gradient[index]}, not {value}");
            }
        }
    }

    private static void CheckStatistics(TrainingSession session, JsonElement expected, Func<string, double> tolerance)
    {
        foreach (var tensor in expected.EnumerateObject())
        {
            var values = Tensor(session, tensor.Name, session.CopyTensor);
            foreach (var (value, index) in tensor.Value.EnumerateArray().Select(value => value.GetDouble()).Zip(ReferenceRun.SampleIndexes(values.Length)))
            {
                var actual = values[index];
                Assert.True(Math.Abs(actual - value) < tolerance(tensor.Name) * (Math.Abs(value) + 1e-3), $"{tensor.Name}: {actual}, not {value}");
            }
        }
    }

    private static void CheckNorms(TrainingSession session, JsonElement expected, Func<string, double> tolerance)
    {
        foreach (var tensor in expected.EnumerateObject())
        {
            var actual = Norm(Tensor(session, tensor.Name, session.CopyTensor));
            var value = tensor.Value.GetProperty("norm").GetDouble();
            Assert.True(Math.Abs((actual / value) - 1) < tolerance(tensor.Name), $"{tensor.Name}: {actual}, not {value}");
        }
    }

    private delegate void Copy(string name, Span<float> destination);

    private static float[] Tensor(TrainingSession session, string name, Copy copy)
    {
        var values = new float[session.Network.Parameters.Single(parameter => parameter.Name == name).Length];
        copy(name, values);
        return values;
    }

    private static double Norm(float[] values) => Math.Sqrt(values.Sum(value => (double)value * value));
}
