using System.Collections.Immutable;
using Panns.Training;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Strategies;

public sealed class NetworkStrategyTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_head_is_what_follows_the_number_of_classes()
    {
        Assert.Equal(["fc_audioset."], NetworkStrategies.HeadLayers(PannsModels.Cnn14, 10));
        Assert.Equal(["classifier.5."], NetworkStrategies.HeadLayers(PannsModels.Mn04, 527));
        Assert.Contains("fc_audioset.", NetworkStrategies.AllLayers(PannsModels.Cnn14.Describe(10)));
    }

    [Fact]
    public void Fine_tuning_learns_in_stages_and_its_model_survives_its_file()
    {
        var weights = TestData.Path("efficientat/mn04_as_mAP_432.pt");
        var data = LabeledSounds.OpenFolder(_folder.TwoClasses(4));
        using var backbone = Backbone.Open(PannsModels.Mn04, weights);
        var strategy = NetworkStrategies.FineTuneWith("fine_tune", NetworkTrainingOptions.FineTune with { HeadEpochs = 4, Epochs = 2, UnfreezingSteps = 2, BatchSize = 4, MixupAlpha = 0 });
        var context = new TransferContext { Backbone = backbone, Threads = 2, CancellationToken = TestContext.Current.CancellationToken };
        using var fitted = TransferModel.Fit(context, data, strategy);
        var history = fitted.Provenance.History;
        Assert.Equal([1, 2, 3, 4, 5, 6], history.Select(record => record.Epoch));
        Assert.True(history[^1].TrainLoss < history[0].TrainLoss);
        var path = _folder.Path("net.panns");
        fitted.Save(path);
        using var opened = TransferModel.Load(path);
        var sound = _folder.Wav("new.wav", 0.3, 2550);
        Assert.Equal(fitted.Predict(sound, context.CancellationToken).Scores, opened.Predict(sound, context.CancellationToken).Scores);
    }

    [Fact]
    public void Training_from_scratch_repeats_to_the_bit()
    {
        var data = LabeledSounds.OpenFolder(_folder.TwoClasses(2));
        using var backbone = Backbone.WithoutWeights(PannsModels.Mn04);
        var strategy = NetworkStrategies.ScratchWith("scratch", NetworkTrainingOptions.Scratch with { Epochs = 2, BatchSize = 2 });
        var context = new TransferContext { Backbone = backbone, Threads = 2, CancellationToken = TestContext.Current.CancellationToken };
        float[] Scores()
        {
            using var classifier = strategy.Fit(context, data, [0, 1, 2, 3], 5);
            return classifier.Score(context, data, [0])[0]!;
        }

        Assert.Equal(Scores(), Scores());
    }

    [Fact]
    public void Layers_are_unfrozen_from_the_top_and_what_is_frozen_stays_to_the_bit()
    {
        var engines = new RecordingEngines();
        Fit(engines, LabeledSounds.OpenFolder(_folder.TwoClasses(2)), NetworkTrainingOptions.FineTune with { HeadEpochs = 1, Epochs = 3, UnfreezingSteps = 3, BatchSize = 4, KeepStatistics = false, AverageDecay = 0 });
        var layers = NetworkStrategies.AllLayers(PannsModels.Mn04.Describe(2));
        Assert.Equal(4, engines.Stages.Count);
        int[] unfrozen = [1, layers.Length - (layers.Length * 2 / 3), layers.Length - (layers.Length / 3), layers.Length];

        // Top third, two thirds, all: with any rounding, each stage adds about a third, and the head is always included.
        foreach (var (stage, index) in engines.Stages.Select((stage, index) => (stage, index)))
        {
            var changed = stage.Changed();
            var moved = layers.Where(layer => changed.Any(name => name.StartsWith(layer, StringComparison.Ordinal))).ToArray();
            Assert.Equal(layers[^moved.Length..], moved);
            Assert.Equal("classifier.5.", moved[^1]);
            Assert.InRange(moved.Length, unfrozen[index] - 1, unfrozen[index] + 1);

            // A frozen batch normalization keeps its running statistics; a trained one has new ones.
            var normalizations = layers.Where(layer => stage.Before!.Names.Contains(layer + "running_mean")).ToArray();
            foreach (var statistic in (string[])["running_mean", "running_var"])
            {
                Assert.Equal(normalizations.Intersect(moved), normalizations.Where(layer => changed.Contains(layer + statistic)));
            }
        }

        // Each stage starts from the previous one's end, including the new head.
        foreach (var (before, after) in engines.Stages.Zip(engines.Stages.Skip(1)))
        {
            Assert.All(after.Before!.Names, name => Assert.Equal(before.After!.Read(name), after.Before.Read(name)));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Statistics_are_kept_where_asked_for(bool keeps)
    {
        var engines = new RecordingEngines();
        Fit(engines, LabeledSounds.OpenFolder(_folder.TwoClasses(2)), NetworkTrainingOptions.FineTune with { HeadEpochs = 0, Epochs = 1, BatchSize = 4, KeepStatistics = keeps });
        var changed = Assert.Single(engines.Stages).Changed();
        Assert.Equal(!keeps, changed.Contains("features.0.1.running_mean"));
        Assert.Equal(!keeps, changed.Contains("features.0.1.running_var"));
        Assert.Contains("features.0.1.weight", changed);
    }

    [Fact]
    public void Pretrained_layers_learn_at_their_share_of_the_rate()
    {
        var engines = new RecordingEngines();
        Fit(engines, LabeledSounds.OpenFolder(_folder.TwoClasses(2)), NetworkTrainingOptions.FineTune with
        {
            HeadEpochs = 0,
            Epochs = 1,
            BatchSize = 4,
            Optimizer = SgdOptions.Default,
            Schedule = TrainingSchedule.Constant,
            WarmUpShare = 0,
            LearningRate = 0.05,
            BackboneRateFactor = 0.2,
            KeepStatistics = false,
        });
        var stage = Assert.Single(engines.Stages);
        Assert.Equal(0.05, stage.LearningRate);
        foreach (var name in stage.Trainable)
        {
            // The first step of SGD with momentum is the gradient by the rate.
            var rate = name.StartsWith("classifier.5.", StringComparison.Ordinal) ? 0.05 : 0.05 * 0.2;
            var (before, after, gradient) = (stage.Before!.Read(name), stage.AfterOne!.Read(name), stage.Gradients[name]);
            Assert.Equal(gradient.Select(slope => -rate * slope), before.Zip(after, (from, to) => (double)to - from), (expected, actual) => Math.Abs(expected - actual) < 1e-6 + (1e-3 * Math.Abs(expected)));
        }

        Assert.True(stage.Gradients["features.0.0.weight"].Max(MathF.Abs) > 1e-3, "the gradients are too small to tell rates apart");
        Assert.True(stage.Gradients["classifier.5.weight"].Max(MathF.Abs) > 1e-3, "the gradients are too small to tell rates apart");
    }

    [Fact]
    public void The_loss_is_that_of_class_weights_and_label_smoothing_worked_by_hand()
    {
        var folder = _folder.TwoClasses(4);
        File.Delete(Path.Combine(folder, "low", "2.wav"));
        File.Delete(Path.Combine(folder, "low", "3.wav"));
        var engines = new RecordingEngines();
        var history = Fit(engines, LabeledSounds.OpenFolder(folder), NetworkTrainingOptions.FineTune with
        {
            HeadEpochs = 1,
            Epochs = 1,
            BatchSize = 6,
            TimeShiftSeconds = 0,
            GainDecibels = 0,
            LabelSmoothing = 0.3,
            ClassWeights = true,
        });

        // 4 clips of the first class, 2 of the second: weights 6 / (2 * 4) and 6 / (2 * 2). While only the head is trained, nothing before it is
        // random, so the logits in evaluation equal those in training.
        double[] weights = [0.75, 1.5];
        var stage = engines.Stages[0];
        double loss = 0, total = 0;
        for (var i = 0; i < 6; i++)
        {
            var right = stage.Targets[2 * i] > 0 ? 0 : 1;
            var difference = (double)stage.Logits[(2 * i) + 1] - stage.Logits[2 * i];
            double[] costs = [Math.Log(1 + Math.Exp(difference)), Math.Log(1 + Math.Exp(-difference))];
            loss += (0.7 * weights[right] * costs[right]) + (0.3 / 2 * ((weights[0] * costs[0]) + (weights[1] * costs[1])));
            total += weights[right];
        }

        Assert.Equal(6, total, 1e-12);
        Assert.Equal(loss / total, stage.Loss, 1e-5);
        Assert.Equal(stage.Loss, history[0].TrainLoss, 1e-12);
    }

    // Two classes of four clips: half of each set aside leaves four to learn from, a quarter six.
    [Theory]
    [InlineData(0.5, 4)]
    [InlineData(0.25, 6)]
    public void The_share_set_aside_is_not_learned_from(double share, int learned)
    {
        var engines = new RecordingEngines();
        Fit(engines, LabeledSounds.OpenFolder(_folder.TwoClasses(4)), NetworkTrainingOptions.FineTune with { HeadEpochs = 0, Epochs = 1, BatchSize = 100, ValidationShare = share });
        Assert.Equal(2 * learned, Assert.Single(engines.Stages).Targets.Length);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_training_changes_at_random_is_what_was_asked_for(bool masks)
    {
        var engines = new RecordingEngines();
        Fit(engines, LabeledSounds.OpenFolder(_folder.TwoClasses(2)), NetworkTrainingOptions.FineTune with
        {
            HeadEpochs = 1,
            Epochs = 1,
            BatchSize = 4,
            MixupAlpha = 0.3,
            TimeShiftSeconds = 0.25,
            GainDecibels = 4,
            SpeedChange = 0.07,
            SpecAugment = masks,
            ClipNorm = 0.7,
        });
        Assert.Equal(2, engines.Stages.Count);
        Assert.All(engines.Stages, stage => Assert.Equal(
            (new AugmentationOptions { MixupAlpha = 0.3, TimeShiftSeconds = 0.25, GainDecibels = 4, SpeedChange = 0.07, SpecAugment = masks }, 0.7),
            (stage.Options.Augmentation, stage.Options.ClipNorm)));
    }

    [Fact]
    public void Masks_are_refused_where_a_network_has_no_place_for_them()
    {
        using var backbone = Backbone.WithoutWeights(PannsModels.Get("Res1dNet31"));
        var data = LabeledSounds.OpenFolder(_folder.TwoClasses(2));
        var strategy = NetworkStrategies.ScratchWith("scratch", NetworkTrainingOptions.Scratch with { SpecAugment = true });
        var error = Assert.Throws<PannsException>(() => strategy.Fit(Context(backbone, new RecordingEngines()), data, data.TrainingClips, 5));
        Assert.Contains("Res1dNet31 has no place for SpecAugment's masks", error.Message, StringComparison.Ordinal);
    }

    private static TransferContext Context(Backbone backbone, ITrainingEngineFactory engines)
        => new() { Backbone = backbone, Threads = 2, TrainingEngine = engines, CancellationToken = TestContext.Current.CancellationToken };

    private static ImmutableArray<EpochRecord> Fit(RecordingEngines engines, LabeledDataset data, NetworkTrainingOptions options)
    {
        using var session = new TrainingSession(PannsModels.Mn04.Describe(), TrainingOptions.Default with { Seed = 7 });
        using var backbone = Backbone.Create(PannsModels.Mn04, session.ExportWeights());
        using var classifier = NetworkStrategies.FineTuneWith("fine_tune", options).Fit(Context(backbone, engines), data, data.TrainingClips, 5);
        return classifier.History;
    }
}
