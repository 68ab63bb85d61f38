using System.Text.Json;
using Panns.Engine;
using Panns.Engine.Kernels.Simd;
using Panns.Training;

namespace Panns.Tests.Training;

/// <summary>
/// Training steps against PyTorch's in float64 (shared/data/reference/train), on any engine. Unless stated otherwise, tolerances are the
/// difference of PyTorch's own float32 from its float64 in the same run.
/// </summary>
/// <remarks>
/// The sign of a ReLU's argument near zero decides whether a gradient passes, and Adam's first steps, which have the size of the learning rate
/// for any gradient, carry that into the weights. In the run of Cnn6, six arguments of four million are within 6e-6 of
/// zero, which is float32's resolution after sums of thousands of products. PyTorch in float64 with one of those masks inverted in the
/// first step, and nothing else changed, has losses that differ by (with Adam, before steps 2, 3 and 4):
///   conv_block3 #11435, argument -1.3e-7: -6.8e-7 -1.3e-5  7.5e-5
///   conv_block2 #381813,         6.5e-7:  2.6e-9  6.4e-9  1.3e-8 (AMSGrad -2.2e-7: inverted in PyTorch's own float32)
///   conv_block2 #263888,         1.5e-6: -5.2e-9  2.2e-10 -3.0e-8
///   conv_block2 #735504,         2.4e-6: -2.3e-7 -1.0e-5  1.0e-5
///   conv_block4 #187286,         2.5e-6:  3.7e-7 -5.4e-6  2.2e-5
///   conv_block3 #308731,         5.8e-6:  1.2e-6 -1.2e-5  4.9e-5
/// (#: flat index in [clip][channel][time][frequency].) So these losses are accurate to 4e-7 only if all signs equal those of float64, which
/// depends on the order of summation. With 256-bit kernels they do; the tests request those, so that processors with wider
/// vectors compute the same sums.
/// </remarks>
public abstract class TrainingParity
{
    private const double LossBefore = 1e-7;

    /// <summary>Factor for the worst one or two percent of values, which depend more on chance.</summary>
    private const double TailDraws = 4;

    /// <summary>The engine.</summary>
    protected abstract ITrainingEngineFactory Engine { get; }

    /// <summary>Whether it gets log-mels instead of waveforms.</summary>
    protected virtual bool TakesLogMels => false;

    /// <summary>The same for MobileNetV1 with mixup, whose differences all come from the rounding of the log-mels.</summary>
    protected virtual bool MixupTakesLogMels => TakesLogMels;

    /// <summary>Updates after which losses are compared, up to 3.</summary>
    protected virtual int Updates => 3;

    /// <summary>Vector width of the CPU engine.</summary>
    private protected virtual SimdLevel Simd => SimdLevel.Vector256;

    /// <summary>
    /// Factor of PyTorch's own differences: they are those of a single float32 run, and another run with the same precision but another
    /// order of summation is sometimes closer and sometimes farther.
    /// </summary>
    private protected virtual double Draws => 2;

    /// <summary>Tolerance of Cnn6's losses after 1, 2 and 3 updates.</summary>
    private protected virtual double[] Cnn6LossesAfter => [4e-7, 4e-7, 4e-7];

    /// <summary>
    /// Tolerance of its gradients' norms and samples: PyTorch's float32 differences in the run with mixup, in which all signs are right (in the
    /// other, one is wrong, with 1.6e-4 and 2.3e-3).
    /// </summary>
    private protected virtual (double Norm, double Sample) Cnn6Gradients => (1e-6, 6e-6);

    [Theory]
    [InlineData("adam", false)]
    [InlineData("adam_amsgrad", true)]
    public void Cnn6TrainsAsPyTorchDoes(string run, bool amsGrad)
    {
        var reference = ReferencePair.Read("Cnn6", run);
        using var session = Session("Cnn6", amsGrad);
        Assert.Equal(reference.Loss(0), Accumulate(session), LossBefore);
        CheckGradients(session, reference.Float64, _ => Cnn6Gradients);
        session.Update();
        CheckStatistics(session, reference, "bn_after_1");
        CheckWeights(session, reference, "weights_after_1");
        for (var step = 1; step <= Updates; step++)
        {
            Assert.Equal(reference.Loss(step), Accumulate(session), Cnn6LossesAfter[step - 1]);
            if (step == 3)
            {
                CheckStatistics(session, reference, "bn_after_all");
                CheckWeights(session, reference, "weights_after_3");
            }

            session.Update();
        }
    }

    [Fact]
    public void Cnn6TrainsWithMixupAsPyTorchDoes()
    {
        var reference = ReferencePair.Read("Cnn6", "mixup");
        using var session = Session("Cnn6", amsGrad: false);
        Assert.Equal(reference.Loss(0), Accumulate(session, mixup: true), LossBefore);
        CheckGradients(session, reference.Float64, _ => Cnn6Gradients);
        session.Update();
        CheckStatistics(session, reference, "bn_after_1");
        CheckWeights(session, reference, "weights_after_1");
        Assert.Equal(reference.Loss(1), Accumulate(session, mixup: true), Cnn6LossesAfter[0]);
        CheckStatistics(session, reference, "bn_after_all");
    }

    [Theory]
    [InlineData("adam", false, false)]
    [InlineData("adam_amsgrad", true, false)]
    [InlineData("mixup", false, true)]
    public void MobileNetV1TrainsAsPyTorchDoes(string run, bool amsGrad, bool mixup)
    {
        // 28 ReLUs and small maps: rounding decides many signs in float32, and only the last layers are accurate.
        var reference = ReferencePair.Read("MobileNetV1", run);
        using var session = Session("MobileNetV1", amsGrad);
        var takesLogMels = mixup ? MixupTakesLogMels : TakesLogMels;
        Assert.Equal(reference.Loss(0), Accumulate(session, mixup, takesLogMels), reference.LossDifference(0));
        var (last, others) = (reference.GradientDifferences(IsLast), reference.GradientDifferences(name => !IsLast(name)));
        CheckGradients(session, reference.Float64, name => IsLast(name) ? last : (Draws * others.Norm, Draws * others.Sample));
        session.Update();
        CheckStatistics(session, reference, "bn_after_1");
        CheckWeights(session, reference, "weights_after_1");
        var steps = mixup ? 1 : Updates;
        for (var step = 1; step <= steps; step++)
        {
            Assert.Equal(reference.Loss(step), Accumulate(session, mixup, takesLogMels), reference.LossDifference(step));
            if (step == reference.LastStep)
            {
                CheckStatistics(session, reference, "bn_after_all");
            }

            if (step == 3)
            {
                CheckWeights(session, reference, "weights_after_3");
            }

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
            Engine = new CpuEngineOptions { SimdLevel = Simd },
        },
        Engine);

    private double Accumulate(TrainingSession session, bool mixup = false) => Accumulate(session, mixup, TakesLogMels);

    private protected static double Accumulate(TrainingSession session, bool mixup, bool takesLogMels) => session.Accumulate(new TrainingBatch
    {
        Clips = ReferenceRun.Clips,
        Waveforms = takesLogMels ? [] : ReferenceRun.Waveforms(),
        LogMels = takesLogMels ? ReferenceRun.LogMels() : [],
        Targets = ReferenceRun.Targets(),
        MixupFactors = mixup ? ReferenceRun.MixupFactors : [],
    });

    private static void CheckGradients(TrainingSession session, JsonElement expected, Func<string, (double Norm, double Sample)> tolerance)
    {
        foreach (var norm in expected.GetProperty("grad_norm").EnumerateObject())
        {
            var gradient = Tensor(session, norm.Name, session.CopyGradient);
            Assert.True(Math.Abs((Norm(gradient) / norm.Value.GetDouble()) - 1) <= tolerance(norm.Name).Norm, $"{norm.Name}: {Norm(gradient)}, not {norm.Value}");
            double[] values = ReferenceRun.Numbers(expected.GetProperty("grad_samples").GetProperty(norm.Name));
            var largest = values.Max(Math.Abs);
            foreach (var (value, index) in values.Zip(ReferenceRun.SampleIndexes(gradient.Length)))
            {
                Assert.True(Math.Abs(gradient[index] - value) <= tolerance(norm.Name).Sample * largest, $"{norm.Name}[{index}]: {gradient[index]}, not {value}");
            }
        }
    }

    /// <summary>Sixteen values of every running statistic.</summary>
    private void CheckStatistics(TrainingSession session, ReferencePair reference, string what)
    {
        double Scale(double value) => Math.Abs(value) + 1e-3;
        AssertAsNear(what, Differences(session, reference.Samples(what), Scale), reference.Alike.Select(run => run.SampleDifferences(what, Scale)));
    }

    /// <summary>The norm of every tensor, and sixteen of its values by position.</summary>
    private void CheckWeights(TrainingSession session, ReferencePair reference, string what)
    {
        var norms = reference.Norms(what).Select(norm => Math.Abs((Norm(Tensor(session, norm.Key, session.CopyTensor)) / norm.Value) - 1));
        AssertAsNear(what + ", norms", norms, reference.Alike.Select(run => run.NormDifferences(what)));
        AssertAsNear(what + ", values", Differences(session, reference.Samples(what), _ => 1), reference.Alike.Select(run => run.SampleDifferences(what, _ => 1)));
    }

    private static IEnumerable<double> Differences(TrainingSession session, IEnumerable<KeyValuePair<string, double[]>> samples, Func<double, double> scale)
        => samples.SelectMany(tensor =>
        {
            var values = Tensor(session, tensor.Key, session.CopyTensor);
            return tensor.Value.Zip(ReferenceRun.SampleIndexes(values.Length), (value, index) => Math.Abs(values[index] - value) / scale(value));
        });

    /// <summary>
    /// Compares the distribution of differences from float64 with PyTorch's own: median, 90th and 99th percentile, maximum. A tensor
    /// with permuted values fails in the tail, because its sixteen samples are more than one percent of all.
    /// </summary>
    private void AssertAsNear(string what, IEnumerable<double> differences, IEnumerable<IEnumerable<double>> own)
    {
        double[] sorted = [.. differences.Order()];
        double[][] runs = [.. own.Select(run => run.Order().ToArray())];
        foreach (var (share, factor) in ((double, double)[])[(0.5, Draws), (0.9, Draws), (0.99, TailDraws), (1, TailDraws)])
        {
            var (ours, pyTorchs) = (Quantile(sorted, share), runs.Max(run => Quantile(run, share)));
            Assert.True(ours <= factor * pyTorchs, $"{what}: {share:P0} are within {ours:G3} of float64, PyTorch's float32 within {pyTorchs:G3}");
        }
    }

    private static double Quantile(double[] sorted, double share) => sorted[(int)((sorted.Length - 1) * share)];

    private delegate void Copy(string name, Span<float> destination);

    private static float[] Tensor(TrainingSession session, string name, Copy copy)
    {
        var values = new float[session.Network.Parameters.Single(parameter => parameter.Name == name).Length];
        copy(name, values);
        return values;
    }

    private static double Norm(float[] values) => Math.Sqrt(values.Sum(value => (double)value * value));
}
