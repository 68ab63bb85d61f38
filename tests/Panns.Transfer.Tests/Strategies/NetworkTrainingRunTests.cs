using Panns.Networks;
using Panns.Networks.Layers;
using Panns.Training;
using Panns.Transfer.Strategies;
using Panns.Transfer.Tests.Support;
using Panns.Transfer.Waveforms;

namespace Panns.Transfer.Tests.Strategies;

/// <summary>The calls that training makes to an engine, and what it does with the results.</summary>
public sealed class NetworkTrainingRunTests
{
    private const int SampleRate = 32000;

    [Fact]
    public void A_stage_that_gets_no_better_ends_and_the_next_goes_on_from_the_best_weights()
    {
        // A clip of class 0 is set aside; its scripted loss falls in the second epoch, and rises from the sixth on.
        float[] right = [0.1f, 0.5f, 0.4f, 0.3f, 0.2f, 0.6f, 0.7f, 0.8f];
        var engine = new ScriptedEngine(epoch => [right[epoch], 0]);
        var history = Train(engine, Options with { Patience = 2 }, [0, 1, 0, 1], [0], epochs: [6, 3]);

        // Epochs 3 and 4 are no better than 2, which ended with update 4 (two per epoch).
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], history.Select(record => record.Epoch));
        Assert.Equal(2, engine.Sessions.Count);
        Assert.Equal(4, engine.Starts[1]);
        Assert.Equal(Math.Log(1 + Math.Exp(-0.5)), history[1].ValidationLoss!.Value, 1e-7);
    }

    [Fact]
    public void The_weights_of_the_best_epoch_of_all_stages_are_kept()
    {
        float[] right = [0.9f, 0.1f, 0.2f, 0.3f];
        var engine = new ScriptedEngine(epoch => [right[epoch], 0]);
        Train(engine, Options, [0, 1, 0, 1], [0], [2, 2], out var weights);
        Assert.Equal(2, weights);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_average_of_the_weights_is_validated_and_kept(bool validates)
    {
        // Two epochs of two updates, after which the weight is their number; the second epoch has the lower loss. The average goes from the
        // weight w at the start by 1 - min(0.5, (1 + n) / (10 + n)) of the way to n: to 1 by 9 / 11, to 2 by 9 / 12, to 3 by 9 / 13, to 4 by 9 / 14.
        var engine = new ScriptedEngine(clip => clip == 0 ? [0, 1] : [1, 0]);
        Train(engine, Options with { AverageDecay = 0.5 }, [0, 1, 0, 1], validates ? [0] : [], [2], out var weights);
        double average = engine.Starts[0];
        foreach (var n in new[] { 1, 2, 3, 4 })
        {
            average += (n - average) * 9 / (10 + n);
        }

        Assert.Equal(average, weights, 1e-6);
        if (validates)
        {
            // Each epoch is validated with the average, and goes on from the weights.
            Assert.Equal(5, engine.Starts.Count);
            Assert.Equal([2, 4], [engine.Starts[2], engine.Starts[4]]);
            Assert.Equal(average, engine.Starts[3], 1e-6);
        }
    }

    [Fact]
    public void The_head_alone_is_not_averaged()
    {
        var engine = new ScriptedEngine(_ => []);
        Train(engine, Options with { AverageDecay = 0.9 }, [0, 1, 0, 1], [], [2], out var weights, isHead: true);
        Assert.Equal(4, weights);
    }

    [Fact]
    public void The_validation_loss_weighs_classes_as_training_does()
    {
        // Three clips of class 0 and one of class 1 to learn from: weights 4 / (2 * 3) and 4 / (2 * 1).
        var engine = new ScriptedEngine(clip => clip % 2 == 0 ? [1, 0] : [0.5f, 0]);
        var history = Train(engine, Options with { ClassWeights = true }, [0, 0, 0, 1], [0, 1], epochs: [1]);
        Assert.Equal([2 / 3f, 2f], engine.Sessions[0].Loss.ClassWeights);
        var expected = ((2 / 3.0 * Math.Log(1 + Math.Exp(-1))) + (2 * Math.Log(1 + Math.Exp(0.5)))) / (2 + (2 / 3.0));
        Assert.Equal(expected, history[0].ValidationLoss!.Value, 1e-6);
        Assert.Equal(0.5, history[0].ValidationScore);
    }

    [Fact]
    public void Several_labels_are_validated_by_mean_average_precision()
    {
        // Class 0: ranked 1 right, 2 wrong, 3 right: (1 + 2/3) / 2. Class 1: the only right one is second: 1/2.
        float[][] logits = [[3, 2], [2, 3], [1, 1]];
        var engine = new ScriptedEngine(clip => logits[Math.Min(clip, 2)]);
        var history = Train(engine, Options, [[0], [1], [0, 1], []], [[0, 1], [], [0]], epochs: [1], isMultiLabel: true);
        Assert.Equal((((1 + (2 / 3.0)) / 2) + 0.5) / 2, history[0].ValidationScore!.Value, 1e-12);
        Assert.Equal(LossKind.BinaryCrossEntropy, engine.Sessions[0].Loss.Kind);
    }

    [Fact]
    public void Networks_without_logits_are_validated_by_their_scores()
    {
        var engine = new ScriptedEngine(_ => [0.8f, 0.1f]);
        var history = Train(engine, Options, [0, 1, 0, 1], [0], epochs: [1], hasLogits: false);
        Assert.Equal(-(Math.Log(0.8) + Math.Log(0.9)) / 2, history[0].ValidationLoss!.Value, 1e-6);
        Assert.Equal(1, history[0].ValidationScore);
    }

    [Fact]
    public void Validation_predicts_in_batches_of_one_size()
    {
        // Only the fifth clip is of class 1, and only it is predicted so.
        var engine = new ScriptedEngine(clip => clip == 4 ? [0, 1] : [1, 0]);
        var history = Train(engine, Options, [0, 1, 0, 1], [0, 0, 0, 0, 1], epochs: [1]);
        Assert.Equal([2, 2, 2], engine.Predictions);
        Assert.Equal(1, history[0].ValidationScore);
    }

    [Theory]
    [InlineData(1, 0, new[] { 8 })]
    [InlineData(2, 0, new[] { 4, 4 })]
    [InlineData(3, 0, new[] { 2, 2, 4 })]
    [InlineData(100, 0, new[] { 2, 2, 2, 2 })]
    [InlineData(2, 0.4, new[] { 4, 4 })]
    public void A_batch_is_computed_in_parts_that_keep_pairs_together(int steps, double mixup, int[] parts)
    {
        var engine = new ScriptedEngine(_ => []);
        var options = Options with { BatchSize = mixup > 0 ? 4 : 8, MixupAlpha = mixup, AccumulationSteps = steps };
        Train(engine, options, [0, 1, 0, 1, 0, 1, 0, 1], [], epochs: [1]);
        Assert.Equal(parts, engine.Passes.Select(pass => pass.Clips));
        Assert.Equal(1, engine.Updates);
        Assert.All(engine.Passes, pass => Assert.Equal(pass.Clips / 8.0, pass.Weight, 1e-12));
        Assert.Equal(8, engine.Passes.Sum(pass => pass.Targets.Length) / 2);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void The_next_batch_is_prepared_and_nothing_of_it_left_behind(int failsAt)
    {
        // The engine checks that the prepared data belongs to its batch.
        var engine = new ScriptedEngine(_ => []) { FailsAt = failsAt, LeavesProcessor = true };
        var options = Options with { BatchSize = 4, AccumulationSteps = 2 };
        var problem = Record.Exception(() => Train(engine, options, [0, 1, 0, 1, 0, 1, 0, 0], [], epochs: [2]));
        Assert.Equal(failsAt == 0, problem is null);
        Assert.Equal(failsAt == 0 ? 8 : failsAt, engine.Passes.Count);
        Assert.Equal(0, engine.Prepared);
    }

    [Fact]
    public void A_training_that_diverges_ends_at_once()
    {
        var engine = new ScriptedEngine(_ => []) { DivergesAt = 3 };
        var problem = Assert.Throws<PannsException>(() => Train(engine, Options, [0, 1, 0, 1], [], epochs: [3]));
        Assert.Equal("any, epoch 2 of 3: the loss is not a number: choose a lower learning rate than 0.001, or limit the norm of the gradients", problem.Message);
        Assert.Equal(3, engine.Passes.Count);
    }

    [Fact]
    public void Parts_of_a_batch_give_the_losses_of_the_whole()
    {
        // In the first stage the network is frozen, including normalization and dropout, so clips do not affect each other. Classes are
        // weighted, with unequal weights.
        var weights = TestData.Path("efficientat/mn04_as_mAP_432.pt");
        using var folder = new TempFolder();
        var data = LabeledSounds.OpenFolder(folder.TwoClasses(4));
        data = data with { Clips = [.. data.Clips.Where((_, i) => i is not (0 or 1))] };
        double[] Losses(int steps)
        {
            var options = SmallRuns.FineTune with
            {
                HeadEpochs = 3,
                Epochs = 1,
                BatchSize = 6,
                AccumulationSteps = steps,
                ClassWeights = true,
                TimeShiftSeconds = 0,
                GainDecibels = 0,
                SpeedChange = 0,
                LearningRate = 0.05,
            };
            using var backbone = Backbone.Open(PannsModels.Mn04, weights);
            var context = new TransferContext { Backbone = backbone, Threads = 2, CancellationToken = TestContext.Current.CancellationToken };
            var (_, history) = SmallRuns.Fit(NetworkStrategies.FineTuneWith("fine_tune", options), context, data);
            return [.. history.Take(3).Select(record => record.TrainLoss)];
        }

        var whole = Losses(1);
        var parts = Losses(3);
        Assert.True(Math.Abs(whole[2] - whole[0]) > 0.1, string.Join(' ', whole.Concat(parts)));
        Assert.All(whole.Zip(parts), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    [Fact]
    public void Batches_gathered_ahead_are_those_gathered_in_time()
    {
        var random = new Random(1);
        int[] labels = [.. Enumerable.Range(0, 23).Select(_ => random.Next(2))];
        var inTime = new ScriptedEngine(_ => [1, 0]);
        var ahead = new ScriptedEngine(_ => [1, 0]) { LeavesProcessor = true };
        Train(inTime, Options with { BatchSize = 4 }, labels, [0], epochs: [3, 2]);
        Train(ahead, Options with { BatchSize = 4 }, labels, [0], epochs: [3, 2]);
        Assert.Equal(5 * 6, ahead.Passes.Count);
        Assert.Equal(inTime.Passes.Select(pass => pass.Targets), ahead.Passes.Select(pass => pass.Targets));
    }

    [Fact]
    public void The_seed_decides_the_order_of_clips_and_every_epoch_has_its_own()
    {
        int[] labels = [.. Enumerable.Range(0, 24).Select(i => i % 3 == 0 ? 0 : 1)];
        string[] Orders(ulong seed)
        {
            var engine = new ScriptedEngine(_ => []);
            Train(engine, Options, Single(labels), [], [3], hasLogits: true, isMultiLabel: false, null, out _, seed: seed);
            var orders = engine.Passes.Chunk(12).Select(epoch => string.Concat(epoch.SelectMany(pass => pass.Targets))).ToArray();
            Assert.Equal(3, orders.Length);
            Assert.All(engine.Passes.Chunk(12), epoch => Assert.Equal(8, epoch.Sum(pass => pass.Targets[0] + pass.Targets[2])));
            return orders;
        }

        Assert.Equal(Orders(1), Orders(1));
        Assert.Equal(6, Orders(1).Concat(Orders(2)).Distinct().Count());
    }

    [Fact]
    public void A_run_that_is_canceled_while_a_batch_is_gathered_ahead_ends()
    {
        using var source = new CancellationTokenSource();
        var engine = new ScriptedEngine(_ => [1, 0]) { LeavesProcessor = true };
        Assert.Throws<OperationCanceledException>(() =>
        {
            Train(engine, Options, [0, 1, 0, 1, 0, 1], [0], epochs: [3], progress: new ReportSink(report => Cancel(report.Done == 2)), source: source);
        });

        void Cancel(bool now)
        {
            if (now)
            {
                source.Cancel();
            }
        }
    }

    [Fact]
    public void Reports_tell_epochs_losses_and_the_time_left()
    {
        var engine = new ScriptedEngine(_ => [1, 0]);
        var reports = new List<TransferProgress>();
        Train(engine, Options, [0, 1, 0, 1], [0], epochs: [1, 2], progress: new ReportSink(reports.Add));
        Assert.Equal(
            ["any, epoch 1 of 3", "any, epoch 2 of 3", "any, epoch 3 of 3"], reports.Where(report => report.Step.StartsWith("any", StringComparison.Ordinal)).Select(report => report.Step).Distinct());
        Assert.Equal([1, 2, 3], reports.Where(report => report.Epoch is not null).Select(report => report.Epoch!.Epoch));
        Assert.All(reports.Where(report => report.Step != "loading"), report => Assert.NotNull(report.Left));
        Assert.Equal(TimeSpan.Zero, reports[^1].Left);
    }

    private static NetworkTrainingOptions Options { get; } = new() { BatchSize = 2, Patience = 10 };

    private static NetworkDescription Network(bool hasLogits)
    {
        var builder = new NetworkBuilder("Small", 2);
        var x = builder.ReLU(builder.Conv1d("conv", builder.Input, 4, kernel: 11, stride: 5));
        var logits = builder.Linear("fc", builder.Mean(x, ReduceAxis.Time), 2);
        var scores = builder.Activate(ActivationKind.Sigmoid, logits);
        return hasLogits ? builder.Build(scores, logits) : builder.Build(scores);
    }

    private static EpochRecord[] Train(ScriptedEngine engine, NetworkTrainingOptions options, int[] learn, int[] aside, int[] epochs, bool hasLogits = true, IProgress<TransferProgress>? progress = null, CancellationTokenSource? source = null)
        => Train(engine, options, Single(learn), Single(aside), epochs, hasLogits, isMultiLabel: false, progress, out _, source);

    private static EpochRecord[] Train(ScriptedEngine engine, NetworkTrainingOptions options, int[] learn, int[] aside, int[] epochs, out float result, bool isHead = false)
        => Train(engine, options, Single(learn), Single(aside), epochs, hasLogits: true, isMultiLabel: false, null, out result, isHead: isHead);

    private static EpochRecord[] Train(ScriptedEngine engine, NetworkTrainingOptions options, int[][] learn, int[][] aside, int[] epochs, bool isMultiLabel)
        => Train(engine, options, learn, aside, epochs, hasLogits: true, isMultiLabel, null, out _);

    private static EpochRecord[] Train(
        ScriptedEngine engine, NetworkTrainingOptions options, int[][] learn, int[][] aside, int[] epochs, bool hasLogits, bool isMultiLabel, IProgress<TransferProgress>? progress, out float result, CancellationTokenSource? source = null, ulong seed = 1, bool isHead = false)
    {
        var data = SilentClips.Create(learn.Concat(aside), isMultiLabel);
        var context = new TransferContext { TrainingEngine = engine, Threads = 1, Progress = progress, CancellationToken = source?.Token ?? TestContext.Current.CancellationToken }.Timed(() => epochs.Sum());
        using var clips = Load(0, learn.Length);
        using var validation = aside.Length == 0 ? null : Load(learn.Length, aside.Length);
        var run = new NetworkTrainingRun(context, "any", isMultiLabel, clips, validation, options, seed);
        using var weights = run.Train(Network(hasLogits), [.. epochs.Select(count => new TrainingStage(count, 1, _ => TrainingOptions.Default) { IsHead = isHead })], null, "");
        result = weights.Values(weights.Names[0])[0];
        return [.. run.History];

        LabeledWaveforms Load(int first, int count)
            => new(data, WaveformSet.Load(context, data, [.. Enumerable.Range(first, count)], SampleRate, null, 10));
    }

    private static int[][] Single(int[] labels) => Array.ConvertAll(labels, label => new[] { label });
}
