using System.Text.Json;
using Panns.Engine;
using Panns.Engine.Kernels.Simd;
using Panns.Training;

namespace Panns.Tests.Training;

/// <summary>
/// Steps of training against PyTorch's, in float64 (shared/data/reference/train), by any back end. Where nothing else is said the tolerances are what
/// PyTorch's own float32 keeps of its float64.
/// </summary>
/// <remarks>
/// A ReLU's argument next to zero decides by its sign whether a gradient passes, and Adam's first steps, of the size of the learning rate
/// whatever the size of the gradient, carry that into the weights. In the run of Cnn6 six arguments of four million are within 6e-6 of
/// zero, which is what float32 resolves after sums of thousands of products. PyTorch in float64 with one of those masks turned over in the
/// first step, and nothing else changed, has other losses by (with Adam, before steps 2, 3 and 4):
///   conv_block3 #11435, argument -1.3e-7: -6.8e-7 -1.3e-5  7.5e-5
///   conv_block2 #381813,         6.5e-7:  2.6e-9  6.4e-9  1.3e-8 (AMSGrad -2.2e-7: PyTorch's own float32 has it turned over)
///   conv_block2 #263888,         1.5e-6: -5.2e-9  2.2e-10 -3.0e-8
///   conv_block2 #735504,         2.4e-6: -2.3e-7 -1.0e-5  1.0e-5
///   conv_block4 #187286,         2.5e-6:  3.7e-7 -5.4e-6  2.2e-5
///   conv_block3 #308731,         5.8e-6:  1.2e-6 -1.2e-5  4.9e-5
/// (#: flat index in [clip][channel][time][frequency].) So these losses are sharp to 4e-7 only where all signs are those of float64, and
/// that is a matter of the order of summation. With kernels of 256 bits they are; the tests ask for those, so that a processor with wider
/// ones does the same sums.
/// </remarks>
public abstract class TrainingParity
{
    private const double LossBefore = 1e-7;
    private const double LossAfter = 4e-7;

    /// <summary>The back end.</summary>
    protected abstract ITrainingEngineFactory Engine { get; }

    /// <summary>Whether it is given log-mels in the place of waveforms.</summary>
    protected virtual bool TakesLogMels => false;

    /// <summary>Updates after which losses are compared, up to 3.</summary>
    protected virtual int Updates => 3;

    /// <summary>How near MobileNetV1's loss with mixup comes: what PyTorch's float32 keeps.</summary>
    protected virtual double MixupLossBefore => 4.3e-7;

    /// <summary>The same after an update.</summary>
    protected virtual double MixupLossAfter => 1.5e-4;

    [Theory]
    [InlineData("adam", false)]
    [InlineData("adam_amsgrad", true)]
    public void Cnn6TrainsAsPyTorchDoes(string run, bool amsGrad)
    {
        var expected = ReferenceRun.Read("Cnn6", "f64", run);
        using var session = Session("Cnn6", amsGrad);
        var losses = Losses(expected);
        Assert.Equal(losses[0], Accumulate(session), LossBefore);
        CheckGradients(session, expected, _ => 1e-6, _ => 6e-6);
        session.Update();
        CheckStatistics(session, expected.GetProperty("bn_after_1"), _ => 2e-6);
        CheckNorms(session, expected.GetProperty("weights_after_1"), _ => 1e-7);
        for (var step = 1; step <= Updates; step++)
        {
            Assert.Equal(losses[step], Accumulate(session), LossAfter);
            session.Update();
            if (step == 2)
            {
                CheckNorms(session, expected.GetProperty("weights_after_3"), _ => 4e-6);
            }
        }
    }

    [Fact]
    public void Cnn6TrainsWithMixupAsPyTorchDoes()
    {
        var expected = ReferenceRun.Read("Cnn6", "f64", "mixup");
        using var session = Session("Cnn6", amsGrad: false);
        var losses = Losses(expected);
        Assert.Equal(losses[0], Accumulate(session, mixup: true), LossBefore);
        CheckGradients(session, expected, _ => 1e-6, _ => 6e-6);
        session.Update();

        // Two clips only: means over half as many values, and PyTorch's float32 keeps 6.3e-6 of them instead of 1.4e-6.
        CheckStatistics(session, expected.GetProperty("bn_after_1"), _ => 6.3e-6);
        CheckNorms(session, expected.GetProperty("weights_after_1"), _ => 1e-7);
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
        using var session = Session("MobileNetV1", amsGrad);
        var losses = Losses(expected);
        Assert.Equal(losses[0], Accumulate(session, mixup), mixup ? MixupLossBefore : 4e-7);

        // What PyTorch's own float32 run differs from its float64 run by, at most: 2.5e-6 (norms) and 1.2e-4 (samples) in the last layers,
        // with mixup 3.6e-5 and 2.5e-3; 8.4e-3 and 5.6e-2 in the others.
        var (sharpNorm, sharpSample) = mixup ? (3.6e-5, 2.5e-3) : (2.5e-6, 1.2e-4);
        CheckGradients(session, expected, name => IsLast(name) ? sharpNorm : 8.4e-3, name => IsLast(name) ? sharpSample : 5.6e-2);
        session.Update();
        CheckStatistics(session, expected.GetProperty("bn_after_1"), _ => 1.7e-4);
        double[] kept = mixup ? [MixupLossAfter] : [1.4e-4, 7.1e-4, 3.2e-3];
        foreach (var (loss, tolerance) in losses.Skip(1).Take(Updates).Zip(kept))
        {
            Assert.Equal(loss, Accumulate(session, mixup), tolerance);
            session.Update();
        }
    }

    private static bool IsLast(string name) => name.StartsWith("fc", StringComparison.Ordinal) || name.StartsWith("features.13.", StringComparison.Ordinal);

    private protected TrainingSession Session(string architecture, bool amsGrad) => ReferenceRun.Session(
        architecture,
        new TrainingOptions
        {
            Optimizer = new AdamOptions { AmsGrad = amsGrad },
            Augmentation = AugmentationOptions.None,
            Engine = new CpuEngineOptions { SimdLevel = SimdLevel.Vector256 },
        },
        Engine);

    private double Accumulate(TrainingSession session, bool mixup = false) => session.Accumulate(new TrainingBatch
    {
        Clips = ReferenceRun.Clips,
        Waveforms = TakesLogMels ? [] : ReferenceRun.Waveforms(),
        LogMels = TakesLogMels ? ReferenceRun.LogMels() : [],
        Targets = ReferenceRun.Targets(),
        MixupFactors = mixup ? ReferenceRun.MixupFactors : [],
    });

    private protected static double[] Losses(JsonElement run) => [.. run.GetProperty("losses").EnumerateArray().Select(value => value.GetDouble())];

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
