using Panns.Common;
using Panns.Engine;
using Panns.Networks;
using Panns.Networks.Layers;
using Panns.Tests.Support;
using Panns.Training;

namespace Panns.Tests.Training;

/// <summary>Whole sessions: repeatable to the bit, resumable, frozen parts, parts of a batch.</summary>
public sealed class SessionTests : IDisposable
{
    private const int Clips = 4;
    private const int Samples = 32000;
    private readonly string _folder = Directory.CreateTempSubdirectory("panns").FullName;

    private static TrainingOptions Options => new()
    {
        Seed = 5,
        Augmentation = AugmentationOptions.Released with { TimeShiftSeconds = 0.1, GainDecibels = 3 },
        Optimizer = AdamOptions.Released,
        Schedule = new CosineSchedule(10, WarmUp: 2),
        ClipNorm = 0.5,
        Engine = new CpuEngineOptions { Threads = 2 },
    };

    private static NetworkDescription Network => PannsModels.MobileNetV1.Describe(3);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void TheSameSeedGivesTheSameBits()
    {
        using var first = new TrainingSession(Network, Options);
        using var second = new TrainingSession(Network, Options);
        Assert.Equal([Step(first, 0), Step(first, 1)], [Step(second, 0), Step(second, 1)]);
        AssertSame(first, second);
    }

    [Fact]
    public void AResumedSessionGoesOnWithTheSameBits()
    {
        var path = Path.Combine(_folder, "checkpoint.safetensors");
        using var first = new TrainingSession(Network, Options);
        Step(first, 0);
        first.SaveCheckpoint(path, new Dictionary<string, string> { ["sampler"] = "17" });
        using var second = new TrainingSession(Network, Options);
        Assert.Equal("17", second.LoadCheckpoint(path)["sampler"]);
        Assert.Equal(first.Updates, second.Updates);
        Assert.Equal([Step(first, 1), Step(first, 2)], [Step(second, 1), Step(second, 2)]);
        AssertSame(first, second);
    }

    public static TheoryData<string> Optimizers => ["Adam", "AdamW", "AMSGrad", "SGD", "Nesterov"];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void EveryOptimizerResumesInTheMiddleOfAnUpdate(string optimizer)
    {
        // In the third of four updates, during warm-up, after one of two batches; without batch normalization, for speed.
        var builder = new NetworkBuilder("Small", 2);
        var x = builder.Dropout(builder.ReLU(builder.Conv1d("conv", builder.Input, 16, kernel: 11, stride: 5, bias: true)), 0.3);
        var logits = builder.Linear("fc", builder.Mean(x, ReduceAxis.Time), 2);
        var network = builder.Build(builder.Activate(ActivationKind.Sigmoid, logits), logits);
        var options = Options with
        {
            Optimizer = optimizer switch
            {
                "Adam" => new AdamOptions { WeightDecay = 0.01 },
                "AdamW" => AdamOptions.AdamW,
                "AMSGrad" => AdamOptions.Released,
                "SGD" => new SgdOptions { Momentum = 0.9, WeightDecay = 0.01 },
                _ => new SgdOptions { Momentum = 0.9, IsNesterov = true },
            },
            Schedule = new CosineSchedule(6, WarmUp: 4),
            ClipNorm = 0.01,
            LearningRate = 0.05,
        };
        var path = Path.Combine(_folder, "checkpoint.safetensors");
        using var first = new TrainingSession(network, options);
        for (var batch = 0; batch < 4; batch++)
        {
            Half(first, batch);
            if (batch % 2 == 1)
            {
                first.Update();
            }
        }

        Half(first, 4);
        first.SaveCheckpoint(path);
        using var second = new TrainingSession(network, options);
        second.LoadCheckpoint(path);
        Assert.True(second.GradientNorm() > 0);
        Assert.Equal((first.Updates, first.LearningRate, first.GradientNorm()), (second.Updates, second.LearningRate, second.GradientNorm()));
        Assert.Equal(Rest(first), Rest(second));
        AssertSame(first, second);

        static double[] Rest(TrainingSession session)
        {
            return [Half(session, 5), session.Update(), Half(session, 6), Half(session, 7), session.Update()];
        }

        static double Half(TrainingSession session, int number)
        {
            var (waveforms, targets) = Batch(number, 2);
            return session.Accumulate(new TrainingBatch { Clips = Clips, Waveforms = waveforms, Targets = targets }, weight: 0.5);
        }
    }

    [Theory]
    [InlineData("seed")]
    [InlineData("optimizer")]
    [InlineData("schedule")]
    [InlineData("frozen")]
    [InlineData("trainable")]
    [InlineData("learning rate")]
    [InlineData("groups")]
    [InlineData("clip norm")]
    [InlineData("loss")]
    [InlineData("class weights")]
    [InlineData("augmentation")]
    [InlineData("batch norm momentum")]
    [InlineData("statistics")]
    public void ACheckpointOfAnotherTrainingIsRefused(string difference)
    {
        var path = Path.Combine(_folder, "checkpoint.safetensors");
        using var first = new TrainingSession(Network, Options);
        first.SaveCheckpoint(path);
        var options = difference switch
        {
            "seed" => Options with { Seed = 6 },
            "optimizer" => Options with { Optimizer = AdamOptions.Default },
            "schedule" => Options with { Schedule = new CosineSchedule(11, WarmUp: 2) },
            "frozen" => Options with { Frozen = ["bn0"] },
            "learning rate" => Options with { LearningRate = 2e-3 },
            "groups" => Options with { Groups = [new("fc1", 0.1)] },
            "clip norm" => Options with { ClipNorm = 0.6 },
            "loss" => Options with { Loss = new() { LabelSmoothing = 0.1 } },
            "class weights" => Options with { Loss = new() { ClassWeights = [1, 2, 1] } },
            "augmentation" => Options with { Augmentation = Options.Augmentation with { GainDecibels = 2 } },
            "batch norm momentum" => Options with { BatchNormMomentum = 0.2 },
            "statistics" => Options with { KeepStatistics = true },
            _ => Options with { Trainable = ["bn0"] },
        };
        using var second = new TrainingSession(Network, options);
        using var before = second.ExportWeights();
        var message = Assert.Throws<PannsException>(() => second.LoadCheckpoint(path)).Message;
        Assert.StartsWith($"{path}: no checkpoint of this training: its {difference} is ", message, StringComparison.Ordinal);
        using var after = second.ExportWeights();
        Assert.Equal(before.Read("fc1.weight"), after.Read("fc1.weight"));
    }

    [Fact]
    public void AnEngineWhoseWeightsDoNotFitIsDisposedOf()
    {
        var engines = new Engines();
        using var weights = ManifestWeights.Load("MobileNetV1");
        Assert.Throws<PannsException>(() => new TrainingSession(Network, Options, weights, engines));
        Assert.True(engines.Made!.IsDisposed);
    }

    [Fact]
    public void ACheckpointCarriesTensorsOfItsCaller()
    {
        var path = Path.Combine(_folder, "checkpoint.safetensors");
        using var session = new TrainingSession(Network, Options);
        using var best = session.ExportWeights();
        Step(session, 0);
        session.SaveCheckpoint(path, new Dictionary<string, string> { ["epoch"] = "3" }, best);
        using var checkpoint = TrainingCheckpoint.Open(path);
        Assert.Equal((1, "3"), (checkpoint.Updates, checkpoint.State["epoch"]));
        using var read = checkpoint.ReadAttachment();
        Assert.Equal(best.Names, read.Names);
        Assert.All(best.Names, name => Assert.True(best.Read(name).AsSpan().SequenceEqual(read.Read(name)), name));
    }

    [Fact]
    public void AFileOfWeightsIsNoCheckpoint()
    {
        var path = Path.Combine(_folder, "weights.safetensors");
        using var session = new TrainingSession(Network, Options);
        using var weights = session.ExportWeights();
        Panns.Weights.WeightFile.Save(weights, path, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains("its format is 'missing'", Assert.Throws<PannsException>(() => TrainingCheckpoint.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TwoHalvesOfABatchGiveTheGradientOfTheWhole()
    {
        // Without batch normalization, which would use each half's own statistics.
        var builder = new NetworkBuilder("Small", 2);
        var x = builder.ReLU(builder.Conv1d("conv", builder.Input, 16, kernel: 11, stride: 5));
        var logits = builder.Linear("fc", builder.Mean(x, ReduceAxis.Time), 2);
        var network = builder.Build(builder.Activate(ActivationKind.Sigmoid, logits), logits);
        var options = Options with { Augmentation = AugmentationOptions.None };
        using var whole = new TrainingSession(network, options);
        using var halves = new TrainingSession(network, options);
        var (waveforms, targets) = Batch(0, 2);
        var loss = whole.Accumulate(new() { Clips = Clips, Waveforms = waveforms, Targets = targets });
        double sum = 0;
        for (var half = 0; half < 2; half++)
        {
            sum += halves.Accumulate(
                new()
                {
                    Clips = Clips / 2,
                    Waveforms = waveforms.AsSpan(half * 2 * Samples, 2 * Samples),
                    Targets = targets.AsSpan(half * 4, 4),
                },
                weight: 0.5);
        }

        Assert.Equal(loss, sum / 2, 1e-6);
        Assert.Equal(whole.GradientNorm(), halves.GradientNorm(), 1e-5 * whole.GradientNorm());
    }

    [Fact]
    public void FrozenLayersStayAsTheyAre()
    {
        using var session = new TrainingSession(
            Network, Options with { Frozen = ["bn0", "features"], Fresh = ["fc_audioset"] }, ManifestWeights.Load("MobileNetV1"));
        Assert.Equal(["fc1.weight", "fc1.bias", "fc_audioset.weight", "fc_audioset.bias"], session.TrainableParameters);
        using var before = session.ExportWeights();
        Step(session, 0);
        using var after = session.ExportWeights();
        foreach (var name in before.Names)
        {
            Assert.Equal(!session.TrainableParameters.Contains(name), before.Read(name).AsSpan().SequenceEqual(after.Read(name)));
        }
    }

    [Fact]
    public void KeptStatisticsStayAsTheyAreWhileScalesLearn()
    {
        using var session = new TrainingSession(Network, Options with { KeepStatistics = true, Fresh = ["fc_audioset"] }, ManifestWeights.Load("MobileNetV1"));
        using var before = session.ExportWeights();
        Step(session, 0);
        using var after = session.ExportWeights();
        string[] still = ["running_mean", "running_var", "num_batches_tracked"];
        foreach (var name in before.Names.Where(name => name.StartsWith("bn0.", StringComparison.Ordinal)))
        {
            Assert.Equal(still.Contains(name["bn0.".Length..]), before.Read(name).AsSpan().SequenceEqual(after.Read(name)));
        }
    }

    [Fact]
    public void TrainingLearnsABatchByHeart()
    {
        using var session = new TrainingSession(Network, new TrainingOptions { Augmentation = AugmentationOptions.None });
        var first = Step(session, 0);
        for (var i = 0; i < 6; i++)
        {
            Step(session, 0);
        }

        Assert.True(Step(session, 0) < 0.5 * first);
        using var weights = session.ExportWeights();
        Assert.Equal(8, weights.Read("bn0.num_batches_tracked")[0]);
    }

    private sealed class Engines : ITrainingEngineFactory
    {
        public StubEngine? Made { get; private set; }

        public ITrainingEngine Create(NetworkDescription network, TrainingOptions options) => Made = new(network);
    }

    private static double Step(TrainingSession session, int number)
    {
        var (waveforms, targets) = Batch(number, 3);
        return session.Step(new TrainingBatch { Clips = Clips, Waveforms = waveforms, Targets = targets });
    }

    private static (float[] Waveforms, float[] Targets) Batch(int number, int classes)
    {
        var random = new SeededRandom(1, (ulong)number);
        float[] waveforms = [.. Enumerable.Range(0, Clips * Samples).Select(_ => (float)(random.NextDouble() - 0.5))];
        return (waveforms, [.. Enumerable.Range(0, Clips * classes).Select(i => i / classes % classes == i % classes ? 1f : 0f)]);
    }

    private static void AssertSame(TrainingSession first, TrainingSession second)
    {
        using var left = first.ExportWeights();
        using var right = second.ExportWeights();
        Assert.All(left.Names, name => Assert.True(left.Read(name).AsSpan().SequenceEqual(right.Read(name)), name));
    }
}
