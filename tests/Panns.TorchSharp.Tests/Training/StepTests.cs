using Panns.Networks;
using Panns.TorchSharp.Tests.Support;
using Panns.TorchSharp.Training;
using Panns.Training;
using TorchSharp;

namespace Panns.TorchSharp.Tests.Training;

/// <summary>Training steps of libtorch's engine and of the CPU engine, with the same random numbers.</summary>
public sealed class StepTests
{
    private const int Clips = 6;

    public StepTests() => LibTorch.Require();

    public static TheoryData<string> Optimizers => [.. Rules.Keys];

    private static Dictionary<string, OptimizerOptions> Rules { get; } = new()
    {
        ["adam"] = AdamOptions.Default,
        ["adam with decay"] = new AdamOptions { WeightDecay = 0.02 },
        ["amsgrad"] = AdamOptions.Released,
        ["adamw"] = AdamOptions.AdamW,
        ["sgd"] = SgdOptions.Default,
        ["nesterov"] = new SgdOptions { IsNesterov = true, WeightDecay = 0.01 },
        ["plain sgd"] = new SgdOptions { Momentum = 0 },
    };

    private static TrainingOptions Options => new()
    {
        Seed = 11,
        LearningRate = 0.01,
        Augmentation = AugmentationOptions.Released with { MixupAlpha = 0.4 },
        Engine = new() { Threads = 2 },
    };

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void RulesOfUpdatingAgree(string optimizer)
    {
        // Also covers learning rates of groups, a frozen normalization and clipping.
        var options = Options with
        {
            Optimizer = Rules[optimizer],
            Groups = [new("", 0.1), new("fc.", 1)],
            Frozen = ["bn1"],
        };
        var (cpu, libtorch) = EngineComparison.Pair(SmallNetwork.LogMel, options);
        using (cpu)
        using (libtorch)
        {
            for (var step = 0; step < 5; step++)
            {
                Assert.Equal(Accumulate(cpu, step), Accumulate(libtorch, step), 2e-6);
                cpu.Update(options.LearningRate, 0.7);
                libtorch.Update(options.LearningRate, 0.7);
            }

            using var expected = cpu.ExportWeights();
            using var actual = libtorch.ExportWeights();
            EngineComparison.AssertSame(expected, actual, 2e-5);
            using var expectedState = cpu.ExportOptimizer();
            using var actualState = libtorch.ExportOptimizer();
            EngineComparison.AssertSame(expectedState, actualState, 5e-5);
        }
    }

    [Fact]
    public void LossesAgree()
    {
        foreach (var loss in new LossOptions[]
        {
            new() { LabelSmoothing = 0.1, ClassWeights = [1, 2.5f, 0.5f] },
            new() { Kind = LossKind.CrossEntropy },
            new() { Kind = LossKind.CrossEntropy, LabelSmoothing = 0.2, ClassWeights = [1, 2.5f, 0.5f] },
        })
        {
            var (cpu, libtorch) = EngineComparison.Pair(SmallNetwork.LogMel, Options with { Loss = loss });
            using (cpu)
            using (libtorch)
            {
                Assert.Equal(Accumulate(cpu, 1), Accumulate(libtorch, 1), 2e-6);
                EngineComparison.AssertSameGradients(cpu, libtorch, 2e-5);
            }
        }
    }

    [Fact]
    public void RandomChoicesAreThoseOfMixedClipsAfterMixupAlone()
    {
        foreach (var network in new[] { SmallNetwork.MixesWaveforms, SmallNetwork.TwoBranches })
        {
            var (cpu, libtorch) = EngineComparison.Pair(network, Options);
            using (cpu)
            using (libtorch)
            {
                Assert.Equal(Accumulate(cpu, 1), Accumulate(libtorch, 1), 2e-6);
                EngineComparison.AssertSameGradients(cpu, libtorch, 2e-5);
            }
        }
    }

    [Fact]
    public void KeptStatisticsNormalizeAndStayAsTheyAre()
    {
        var (cpu, libtorch) = EngineComparison.Pair(SmallNetwork.LogMel, Options with { KeepStatistics = true });
        using (cpu)
        using (libtorch)
        {
            using var start = libtorch.ExportWeights();
            Assert.Equal(Accumulate(cpu, 1), Accumulate(libtorch, 1), 2e-6);
            EngineComparison.AssertSameGradients(cpu, libtorch, 2e-5);
            using var end = libtorch.ExportWeights();
            Assert.Equal(start.Read("bn0.running_mean"), end.Read("bn0.running_mean"));
            Assert.Equal(start.Read("bn0.running_var"), end.Read("bn0.running_var"));
        }
    }

    [Fact]
    public void RunningStatisticsFollowTheMomentumAskedFor()
    {
        var (usual, other) = EngineComparison.Pair(SmallNetwork.LogMel, Options);
        other.Dispose();
        var (cpu, libtorch) = EngineComparison.Pair(SmallNetwork.LogMel, Options with { BatchNormMomentum = 0.5 });
        using (usual)
        using (cpu)
        using (libtorch)
        {
            _ = (Accumulate(usual, 0), Accumulate(cpu, 0), Accumulate(libtorch, 0));
            using var expected = cpu.ExportWeights();
            using var actual = libtorch.ExportWeights();
            EngineComparison.AssertSame(expected, actual, 1e-5);

            // The statistics start at zero, and the network's own momentum is 0.1.
            using var slower = usual.ExportWeights();
            Assert.All(slower.Read("bn0.running_mean").Zip(actual.Read("bn0.running_mean")), pair => Assert.Equal(5 * pair.First, pair.Second, 1e-3));
        }
    }

    [Fact]
    public void PartsOfABatchAddUp()
    {
        var (cpu, libtorch) = EngineComparison.Pair(SmallNetwork.ClipByClip, Options);
        using (cpu)
        using (libtorch)
        {
            for (var part = 0; part < 2; part++)
            {
                Assert.Equal(Accumulate(cpu, part, 0.5), Accumulate(libtorch, part, 0.5), 1e-6);
            }

            EngineComparison.AssertSameGradients(cpu, libtorch, 1e-5);
            libtorch.ZeroGradients();
            Assert.Equal(0, libtorch.GradientNorm());
        }
    }

    [Fact]
    public void TensorsThatAreSetAreThoseOfEveryReplica()
    {
        var (cpu, libtorch) = EngineComparison.Pair(SmallNetwork.ClipByClip, Options, TorchTrainingOptions.On("cpu, cpu") with { ChannelsLast = true });
        using (cpu)
        using (libtorch)
        using (var weights = WeightInitializer.Create(SmallNetwork.ClipByClip, seed: 99))
        {
            foreach (var spec in SmallNetwork.ClipByClip.Parameters.Where(spec => spec.Kind is not (ParameterKind.FrontEnd or ParameterKind.BatchCount)))
            {
                cpu.SetTensor(spec.Name, weights.Values(spec.Name));
                libtorch.SetTensor(spec.Name, weights.Values(spec.Name));
                var found = new float[spec.Length];
                libtorch.CopyTensor(spec.Name, found);
                Assert.Equal(weights.Values(spec.Name).ToArray(), found);
            }

            // Each replica computes a part of the clips.
            Assert.Equal(Accumulate(cpu, 0), Accumulate(libtorch, 0), 2e-6);
            EngineComparison.AssertSameGradients(cpu, libtorch, 2e-5);
            Assert.Throws<PannsException>(() => libtorch.SetTensor("nothing", [1]));
        }
    }

    [Fact]
    public void LogMelsServeInThePlaceOfWaveforms()
    {
        var (cpu, libtorch) = EngineComparison.Pair(SmallNetwork.LogMel, Options);
        using (cpu)
        using (libtorch)
        {
            const int Frames = 26;
            var logMels = SmallNetwork.Waveforms(Clips, 3, Frames * SmallNetwork.LogMel.FrontEnd!.MelBins);
            var batch = new TrainingBatch { Clips = Clips, LogMels = logMels, Targets = SmallNetwork.Targets(Clips) };
            Assert.Equal(cpu.Accumulate(batch, 4), libtorch.Accumulate(batch, 4), 2e-6);
            EngineComparison.AssertSameGradients(cpu, libtorch, 2e-5);
        }
    }

    [Fact]
    public void PredictionsAgreeAfterTraining()
    {
        var (cpu, libtorch) = EngineComparison.Pair(SmallNetwork.LogMel, Options);
        using (cpu)
        using (libtorch)
        {
            foreach (var engine in new[] { cpu, libtorch })
            {
                Accumulate(engine, 0);
                engine.Update(0.01);
            }

            float[] expected = new float[6], actual = new float[6], expectedLogits = new float[6], actualLogits = new float[6];
            var waveforms = SmallNetwork.Waveforms(2, 9);
            cpu.Predict(waveforms, 2, expected, expectedLogits);
            libtorch.Predict(waveforms, 2, actual, actualLogits);
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
            Assert.All(expectedLogits.Zip(actualLogits), pair => Assert.Equal(pair.First, pair.Second, 5e-5));
        }
    }

    [Fact]
    public void ChannelsLastChangesNothing()
    {
        // In float64, because float32 would only show the order of summation.
        var type = torch.ScalarType.Float64;
        using var weights = WeightInitializer.Create(SmallNetwork.LogMel, 1);
        using var usual = new TorchTrainingEngine(SmallNetwork.LogMel, Options, new() { Type = type });
        using var other = new TorchTrainingEngine(SmallNetwork.LogMel, Options, new() { Type = type, ChannelsLast = true });
        usual.ImportWeights(weights);
        other.ImportWeights(weights);
        const int Frames = 26;
        var logMels = SmallNetwork.Waveforms(Clips, 3, Frames * SmallNetwork.LogMel.FrontEnd!.MelBins);
        for (var step = 0; step < 3; step++)
        {
            var batch = new TrainingBatch { Clips = Clips, LogMels = logMels, Targets = SmallNetwork.Targets(Clips) };
            Assert.Equal(usual.Accumulate(batch, 4), other.Accumulate(batch, 4), 1e-7);
            EngineComparison.AssertSameGradients(usual, other, 1e-6);
            usual.Update(0.001);
            other.Update(0.001);
        }

        using var expected = usual.ExportOptimizer();
        using var actual = other.ExportOptimizer();
        EngineComparison.AssertSame(expected, actual, 1e-6);
    }

    [Fact]
    public void TheDevicesOwnDrawsRepeat()
    {
        var (cpu, libtorch) = EngineComparison.Pair(SmallNetwork.LogMel, Options, new() { DrawsOnDevice = true });
        cpu.Dispose();
        using (libtorch)
        {
            var first = Accumulate(libtorch, 1);
            Assert.Equal(first, Accumulate(libtorch, 1));
            Assert.NotEqual(first, Accumulate(libtorch, 2));
        }
    }

    [Fact]
    public void NothingLeftToTrainIsSaid()
    {
        using var engine = new TorchTrainingEngine(SmallNetwork.LogMel, Options with { Frozen = [""] });
        Assert.Contains("nothing is left to train", Assert.Throws<PannsException>(() => Accumulate(engine, 0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BatchesOfWrongLengthsAreRefused()
    {
        using var engine = new TorchTrainingEngine(SmallNetwork.LogMel, Options);
        Assert.Throws<ArgumentException>(() => engine.Accumulate(new() { Clips = 2, Waveforms = new float[16000], Targets = new float[5] }, 0));
        Assert.Throws<ArgumentException>(() => engine.Accumulate(new() { Clips = 3, Waveforms = new float[24000], Targets = new float[9] }, 0));
        Assert.Throws<ArgumentException>(() => engine.Accumulate(new() { Clips = 2, LogMels = new float[130], Targets = new float[6] }, 0));
    }

    private static double Accumulate(ITrainingEngine engine, int number, double weight = 1) => engine.Accumulate(
        new() { Clips = Clips, Waveforms = SmallNetwork.Waveforms(Clips, number), Targets = SmallNetwork.Targets(Clips) }, draw: (ulong)(100 + number), weight);
}
