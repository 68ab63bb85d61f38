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
        Assert.Equal(["classifier.5."], NetworkStrategies.HeadLayers(PannsModels.mn04_as, 527));
        Assert.Contains("fc_audioset.", NetworkStrategies.AllLayers(PannsModels.Cnn14.Describe(10)));
    }

    [Fact]
    public void Fine_tuning_learns_in_stages_and_its_model_survives_its_file()
    {
        var weights = TestData.Path("efficientat/mn04_as_mAP_432.pt");
        var data = LabeledSounds.OpenFolder(_folder.TwoClasses(4));
        using var backbone = Backbone.Open(PannsModels.mn04_as, weights);
        var strategy = NetworkStrategies.FineTuneWith("fine_tune", NetworkTrainingOptions.FineTune with { HeadEpochs = 4, Epochs = 2, UnfreezingSteps = 2, BatchSize = 4, MixupAlpha = 0 });
        var context = new TransferContext { Backbone = backbone, Threads = 2, CancellationToken = TestContext.Current.CancellationToken };
        var (model, history) = TransferModel.Fit(context, data, strategy);
        using var fitted = model;
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
        using var backbone = Backbone.WithoutWeights(PannsModels.mn04_as);
        var strategy = NetworkStrategies.ScratchWith("scratch", NetworkTrainingOptions.Scratch with { Epochs = 2, BatchSize = 2 });
        var context = new TransferContext { Backbone = backbone, Threads = 2, CancellationToken = TestContext.Current.CancellationToken };
        float[] Scores()
        {
            using var classifier = strategy.Fit(context, data, [0, 1, 2, 3], 5);
            return classifier.Score(context, data, [0])[0]!;
        }

        Assert.Equal(Scores(), Scores());
    }
}
