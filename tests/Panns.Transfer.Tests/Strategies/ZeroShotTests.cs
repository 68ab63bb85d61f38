using System.Collections.Immutable;
using Panns.Transfer.Strategies.Settings;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Strategies;

public sealed class ZeroShotTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Names_in_recipes_are_AudioSets_and_each_is_used_once()
    {
        foreach (var recipe in DatasetRecipes.All.Where(recipe => !recipe.AudioSet.IsEmpty))
        {
            Assert.All(recipe.AudioSet, pair => Assert.Equal(pair.Value, AudioSetLabels.Find(pair.Value).Name));
            Assert.Equal(recipe.AudioSet.Length, recipe.AudioSet.Select(pair => pair.Value).Distinct().Count());
        }

        Assert.Equal(10, DatasetRecipes.Get("esc10").AudioSet.Length);
        Assert.Equal(47, DatasetRecipes.Get("esc50").AudioSet.Length);
    }

    [Fact]
    public void Scores_are_the_tagger_s_and_a_model_of_them_stands_alone()
    {
        var weights = TestData.Path("efficientat/mn04_as_mAP_432.pt");
        var sounds = (string[])["speech", "typing"];
        var data = new LabeledDataset
        {
            Name = "set", Classes = ["computer KEYBOARD", "Speech"], IsMultiLabel = true,
            Clips = [.. sounds.Select((name, i) => new LabeledClip { Path = TestData.Path($"efficientat/sample_audio/{name}.wav"), Labels = [1 - i], End = 4 })],
        };
        using var backbone = Backbone.Open(PannsModels.Mn04, weights);
        var context = new TransferContext { Backbone = backbone, CancellationToken = TestContext.Current.CancellationToken };
        using var classifier = TransferStrategies.ZeroShot.Fit(context, data, [], 0);
        var scores = classifier.Score(context, data, [0, 1]);
        Assert.Equal((0L, 0), (classifier.TrainedParameters, classifier.History.Length));

        using var model = PannsModel.Load(weights);
        var tagger = new AudioTagger(model, new TaggingOptions { TopCount = 527 });
        for (var i = 0; i < 2; i++)
        {
            var waveform = Panns.Audio.AudioFile.LoadMono(data.Clips[i].Path, 32000, 0, 4);
            var tags = tagger.Tag(waveform, 32000, context.CancellationToken).Tags.ToDictionary(tag => tag.Label, tag => tag.Score);
            Assert.Equal(tags["Computer keyboard"], scores[i]![0], 1e-5);
            Assert.Equal(tags["Speech"], scores[i]![1], 1e-5);
        }

        var fitted = TransferModel.Fit(context, data, TransferStrategies.ZeroShot);
        using var _1 = fitted;
        fitted.Save(_folder.Path("zero.panns"));
        using var opened = TransferModel.Load(_folder.Path("zero.panns"));
        var start = Panns.Audio.AudioFile.LoadMono(data.Clips[0].Path, 32000, 0, 4);
        Assert.Equal(scores[0]!, opened.Predict(start, 32000, context.CancellationToken).Scores);
        Assert.Contains("cannot be exported", Assert.Throws<PannsException>(opened.Describe).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Classes_without_a_counterpart_are_told_and_never_given()
    {
        var weights = TestData.Path("efficientat/mn04_as_mAP_432.pt");
        _folder.Wav("set/Dog/1.wav");
        _folder.Wav("set/widget/1.wav");
        var data = LabeledSounds.OpenFolder(_folder.Path("set"));
        Assert.Equal("zero_shot: no AudioSet class matches widget: clips of it count as wrong", TransferStrategies.ZeroShot.Remark(data));
        using var backbone = Backbone.Open(PannsModels.Mn04, weights);
        var context = new TransferContext { Backbone = backbone, CancellationToken = TestContext.Current.CancellationToken };
        using var classifier = TransferStrategies.ZeroShot.Fit(context, data, [], 0);
        Assert.All(classifier.Score(context, data, [0, 1]), scores => Assert.Equal([1f, 0f], scores!));

        var none = data with { Classes = ["gadget", "widget"] };
        Assert.Null(TransferStrategies.ZeroShot.Remark(none));
        Assert.Contains("no AudioSet class that matches gadget, widget", Assert.Throws<PannsException>(() => TransferStrategies.ZeroShot.Fit(context, none, [], 0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_of_other_classes_are_no_help()
    {
        using var session = new Panns.Training.TrainingSession(PannsModels.Mn04.Describe(5), Panns.Training.TrainingOptions.Default);
        using var backbone = Backbone.Create(PannsModels.Mn04, session.ExportWeights());
        var data = new LabeledDataset { Name = "set", Classes = ["Dog", "Cat"], Clips = ImmutableArray<LabeledClip>.Empty };
        var error = Assert.Throws<PannsException>(() => TransferStrategies.ZeroShot.Fit(new() { Backbone = backbone }, data, [], 0));
        Assert.Contains("527 classes; these weights have 5", error.Message, StringComparison.Ordinal);
    }

    // The reference: 387 of 400 by the argmax of the ten matching outputs.
    [Fact]
    public void Esc10_without_learning_is_what_the_reference_reached()
    {
        var data = DatasetRecipes.Get("esc10").Open(TestData.Path("esc10"));
        Decoders.SkipWithoutOne(data.Clips[0].Path);
        using var backbone = Backbone.Open(PannsModels.Mn04, TestData.Path("efficientat/mn04_as_mAP_432.pt"));
        var context = new TransferContext { Backbone = backbone, CancellationToken = TestContext.Current.CancellationToken };
        var result = CrossValidation.Run(context, data, [TransferStrategies.ZeroShot]).Strategies[0];
        Assert.Equal(387, Enumerable.Range(0, 10).Sum(label => result.Confusion[label][label]));
    }
}
