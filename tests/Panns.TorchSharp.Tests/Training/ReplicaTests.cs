using Panns.TorchSharp.Tests.Support;
using Panns.TorchSharp.Training;
using Panns.Training;

namespace Panns.TorchSharp.Tests.Training;

/// <summary>Several devices, simulated by several replicas on the processor.</summary>
public sealed class ReplicaTests
{
    public ReplicaTests() => LibTorch.Require();

    private static TrainingOptions Options => new()
    {
        Seed = 2,
        Loss = new() { Kind = LossKind.CrossEntropy, LabelSmoothing = 0.1, ClassWeights = [1, 3, 0.5f] },
        Optimizer = AdamOptions.AdamW,
        Engine = new() { Threads = 2 },
    };

    [Theory]
    [InlineData(6, 0)]
    [InlineData(7, 0)]
    [InlineData(10, 0.4)]
    [InlineData(2, 0.4)] // a pair is not divided: one replica has nothing to do
    public void ReplicasTrainAsOneDevice(int clips, double mixup)
    {
        var options = Options with { Augmentation = new() { MixupAlpha = mixup } };
        using var one = new TrainingSession(SmallNetwork.ClipByClip, options, engine: new TorchTrainingEngineFactory());
        using var three = new TrainingSession(
            SmallNetwork.ClipByClip, options, engine: new TorchTrainingEngineFactory(TorchTrainingOptions.On("cpu,cpu,cpu")));
        for (var step = 0; step < 4; step++)
        {
            var batch = new TrainingBatch { Clips = clips, Waveforms = SmallNetwork.Waveforms(clips, step), Targets = SmallNetwork.Targets(clips) };
            Assert.Equal(one.Accumulate(batch), three.Accumulate(batch), 1e-6);
            Assert.Equal(one.GradientNorm(), three.GradientNorm(), 1e-5 * one.GradientNorm());
            one.Update();
            three.Update();
        }

        using var expected = one.ExportWeights();
        using var actual = three.ExportWeights();
        EngineComparison.AssertSame(expected, actual, 1e-5);
    }

    [Fact]
    public void MasksOfStripesAreTheWholeBatchs()
    {
        // Frozen normalizations run in evaluation mode, in which clips do not affect each other.
        var options = Options with { Frozen = ["bn0", "bn1"], Augmentation = AugmentationOptions.Released };
        using var one = new TrainingSession(SmallNetwork.LogMel, options, engine: new TorchTrainingEngineFactory());
        using var two = new TrainingSession(SmallNetwork.LogMel, options, engine: new TorchTrainingEngineFactory(TorchTrainingOptions.On("cpu,cpu")));
        var batch = new TrainingBatch { Clips = 8, Waveforms = SmallNetwork.Waveforms(8), Targets = SmallNetwork.Targets(8) };
        Assert.Equal(one.Accumulate(batch), two.Accumulate(batch), 1e-6);
        Assert.Equal(one.GradientNorm(), two.GradientNorm(), 1e-5 * one.GradientNorm());
    }

    /// <summary>
    /// Normalizations see each part of a batch separately, so gradients are the parts' mean and not the whole batch's; running
    /// statistics are the mean of each part's. Both are weighted by clips, for parts of different sizes.
    /// </summary>
    [Theory]
    [InlineData("cpu,cpu", 8, 4, 4)]
    [InlineData("cpu,cpu,cpu", 7, 2, 2, 3)]
    [InlineData("cpu,cpu,cpu", 2, 1, 1)] // one replica has nothing to do, and gets its statistics from the others
    public void NormalizationsSeeParts(string devices, int clips, params int[] parts)
    {
        var options = Options with { Loss = LossOptions.Default, Augmentation = AugmentationOptions.None };
        using var replicas = new TorchTrainingEngine(SmallNetwork.LogMel, options, TorchTrainingOptions.On(devices));
        using var summed = new TorchTrainingEngine(SmallNetwork.LogMel, options);
        using var alone = new TorchTrainingEngine(SmallNetwork.LogMel, options);
        using var whole = new TorchTrainingEngine(SmallNetwork.LogMel, options);
        using var start = WeightInitializer.Create(SmallNetwork.LogMel, options.Seed);
        replicas.ImportWeights(start);
        for (var step = 0; step < 3; step++)
        {
            var waveforms = SmallNetwork.Waveforms(clips, step);
            var targets = SmallNetwork.Targets(clips);
            using var before = replicas.ExportWeights();
            var means = new Dictionary<string, double[]>();
            summed.ImportWeights(before);
            double loss = 0;
            var first = 0;
            foreach (var count in parts)
            {
                var weight = (double)count / clips;
                var part = new TrainingBatch
                {
                    Clips = count,
                    Waveforms = waveforms.AsSpan(first * SmallNetwork.Samples, count * SmallNetwork.Samples),
                    Targets = targets.AsSpan(first * SmallNetwork.Classes, count * SmallNetwork.Classes),
                };
                loss += weight * summed.Accumulate(part, 1, weight);
                alone.ImportWeights(before);
                alone.Accumulate(part, 1);
                Add(means, alone, weight);
                first += count;
            }

            var batch = new TrainingBatch { Clips = clips, Waveforms = waveforms, Targets = targets };
            Assert.Equal(loss, replicas.Accumulate(batch, 1), 1e-6);
            EngineComparison.AssertSameGradients(summed, replicas, 2e-5);
            AssertStatistics(means, replicas, 1e-6);

            // The first normalization's mean, of the front end's values, equals the whole batch's; later means and gradients do not.
            whole.ImportWeights(before);
            whole.Accumulate(batch, 1);
            var ofWhole = new Dictionary<string, double[]>();
            Add(ofWhole, whole, 1);
            AssertStatistics(ofWhole.Where(entry => entry.Key == "bn0.running_mean"), replicas, 1e-6);
            Assert.NotEqual(whole.GradientNorm(), replicas.GradientNorm(), 1e-4 * whole.GradientNorm());
            whole.ZeroGradients();
            alone.ZeroGradients();
            summed.ZeroGradients();
            replicas.Update(0.01);
        }
    }

    [Fact]
    public void FrozenStatisticsDoNotMove()
    {
        var options = Options with { Frozen = ["bn0", "bn1"] };
        using var replicas = new TorchTrainingEngine(SmallNetwork.LogMel, options, TorchTrainingOptions.On("cpu,cpu,cpu"));
        using var weights = replicas.ExportWeights();
        weights.Set("bn0.running_mean", [64], [.. Enumerable.Range(1, 64).Select(value => 1f / value)]);
        replicas.ImportWeights(weights);
        replicas.Accumulate(new() { Clips = 7, Waveforms = SmallNetwork.Waveforms(7), Targets = SmallNetwork.Targets(7) }, 1);
        var means = new float[64];
        replicas.CopyTensor("bn0.running_mean", means);
        Assert.Equal(weights.Read("bn0.running_mean"), means);
    }

    /// <summary>Both replicas have the same clips: if they dropped the same values, the gradient would equal that of one half.</summary>
    [Fact]
    public void ReplicasDropValuesOfTheirOwnAndTheSameAgain()
    {
        const int Half = 4;
        var options = Options with { Loss = LossOptions.Default, Augmentation = new() { SpecAugment = false } };
        using var two = new TorchTrainingEngine(SmallNetwork.LogMel, options, TorchTrainingOptions.On("cpu,cpu") with { DrawsOnDevice = true });
        using var one = new TorchTrainingEngine(SmallNetwork.LogMel, options, new() { DrawsOnDevice = true });
        var half = SmallNetwork.Waveforms(Half);
        var targets = SmallNetwork.Targets(Half);
        float[] whole = [.. half, .. half];
        float[] wholeTargets = [.. targets, .. targets];
        one.Accumulate(new() { Clips = Half, Waveforms = half, Targets = targets }, 1);
        two.Accumulate(new() { Clips = 2 * Half, Waveforms = whole, Targets = wholeTargets }, 1);
        var gradient = EngineComparison.Gradient(two, "fc.weight");
        var ofHalf = EngineComparison.Gradient(one, "fc.weight");
        var difference = EngineComparison.Norm([.. gradient.Zip(ofHalf, (a, b) => a - b)]);
        Assert.InRange(difference, 0.01 * EngineComparison.Norm(ofHalf), EngineComparison.Norm(ofHalf));
        for (var again = 0; again < 5; again++)
        {
            two.ZeroGradients();
            two.Accumulate(new() { Clips = 2 * Half, Waveforms = whole, Targets = wholeTargets }, 1);
            Assert.Equal(gradient, EngineComparison.Gradient(two, "fc.weight"));
        }
    }

    private static void Add(Dictionary<string, double[]> means, TorchTrainingEngine engine, double weight)
    {
        using var state = engine.ExportWeights();
        foreach (var name in state.Names.Where(name => name.Contains("running_", StringComparison.Ordinal)))
        {
            var values = state.Read(name);
            var sum = means.GetValueOrDefault(name) ?? new double[values.Length];
            means[name] = [.. sum.Zip(values, (a, b) => a + (weight * b))];
        }
    }

    private static void AssertStatistics(IEnumerable<KeyValuePair<string, double[]>> expected, TorchTrainingEngine engine, double tolerance)
    {
        using var state = engine.ExportWeights();
        foreach (var (name, values) in expected)
        {
            var largest = values.Max(Math.Abs);
            var difference = values.Zip(state.Read(name)).Max(pair => Math.Abs(pair.First - pair.Second));
            Assert.True(difference <= tolerance * largest, $"{name}: differs by {difference}, of {largest}");
        }
    }
}
