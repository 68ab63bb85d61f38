using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Panns.Transfer;
using Panns.Transfer.Features;
using Panns.Transfer.Heads;

namespace Panns.ML.Tests.AudioTagging;

/// <summary>The strategies on multi-hot labels.</summary>
public sealed class AudioTaggingTrainersTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly MLContext _ml = new(1);

    private static FreezeOptions Short => new() { Training = HeadTrainingOptions.Default with { Epochs = 60, LearningRate = 0.02 } };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Heads_learn_what_the_trainers_of_the_command_learn_of_several_labels()
    {
        var rows = Examples(40);
        var data = new LabeledDataset
        {
            Name = "rows",
            Classes = ["first", "second"],
            IsMultiLabel = true,
            Clips = [.. rows.Select(row => new LabeledClip { Path = "", Labels = [.. Enumerable.Range(0, 2).Where(i => row.Label[i])] })],
        };
        var table = new FeatureTable([.. rows.Select(row => row.Features)], new string?[40], Example.Size);
        var trainer = new HeadTrainer { Options = Short.Training with { Hidden = [512, 256] }, CancellationToken = TestContext.Current.CancellationToken };
        var (head, _) = trainer.Train(HeadExamples.Gather(data, table, Enumerable.Range(0, 40)), null, 7);
        using var session = head.CreateSession();
        var transformer = _ml.AudioTagging().Trainers.FreezeL3(Short with { Seed = 7 }).Fit(_ml.Data.LoadFromEnumerable(rows));
        Assert.Equal(HeadScores.Of(session, rows[3].Features, TestContext.Current.CancellationToken), transformer.Model.Score(rows[3].Features));
        Assert.Equal(["0", "1"], transformer.Model.Classes);
        Assert.True(transformer.Model.IsMultiLabel);
        Assert.Equal(60, transformer.Model.History.Length);
        Assert.Equal([512, 256, 2], transformer.Model.LayerSizes);
    }

    [Fact]
    public void They_are_trainers_to_ml_net()
    {
        ITrainerEstimator<ISingleFeaturePredictionTransformer<FreezeModelParameters>, FreezeModelParameters> trainer = _ml.AudioTagging().Trainers.FreezeL1(Short);
        Assert.False(trainer.Info.NeedNormalization);
        var data = _ml.Data.LoadFromEnumerable(Examples(30));
        var shape = ShapeProbe.Of(_ml.Transforms.CopyColumns("Copy", "Fold").Append(trainer), data);
        var score = Assert.Single(shape, column => column.Name == "Score");
        Assert.Equal((SchemaShape.Column.VectorKind.Vector, (DataViewType)NumberDataViewType.Single), (score.Kind, score.ItemType));
        Assert.DoesNotContain("PredictedLabel", shape.Select(column => column.Name));
        Assert.Contains("must be a vector of Single or Boolean", Assert.Throws<ArgumentOutOfRangeException>(
            () => _ml.Transforms.CopyColumns("Copy", "Fold").Append(_ml.AudioTagging().Trainers.FreezeL1("Fold")).Fit(data)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Seeds_and_log_are_the_context_s_and_a_token_stops_the_training()
    {
        var rows = Examples(30);
        var epochs = new List<string>();
        using var source = new CancellationTokenSource();
        var ml = new MLContext(3);
        ml.Log += (_, message) =>
        {
            if (message.Source.Contains("AudioTagging.FreezeL1", StringComparison.Ordinal) && message.Message.Contains("epoch", StringComparison.Ordinal))
            {
                epochs.Add(message.Message);
            }
        };
        float[] Score(MLContext context) => context.AudioTagging().Trainers.FreezeL1(Short).Fit(context.Data.LoadFromEnumerable(rows)).Model.Score(rows[0].Features);
        var first = Score(ml);
        Assert.Equal(60, epochs.Count);
        Assert.Equal(first, Score(new(3)));
        Assert.NotEqual(first, Score(new(4)));

        ml.Log += (_, message) =>
        {
            if (message.Message.Contains("epoch 3 of ", StringComparison.Ordinal))
            {
                source.Cancel();
            }
        };
        Assert.ThrowsAny<OperationCanceledException>(() => ml.AudioTagging().Trainers.FreezeL3(Short with { CancellationToken = source.Token }).Fit(ml.Data.LoadFromEnumerable(rows)));
    }

    [Fact]
    public void Every_fold_is_scored_by_a_tagger_that_has_not_seen_it()
    {
        var rows = Examples(240);
        foreach (var row in rows.Where(row => row.Fold == 2))
        {
            // The labels of fold 2 are the opposite of what the others teach.
            row.Label = [!row.Label[0], !row.Label[1]];
        }

        rows[^1].Fold = -1;
        var folds = _ml.AudioTagging().CrossValidateByFold(
            _ml.Data.LoadFromEnumerable(rows), _ml.AudioTagging().Trainers.FreezeL1(Short), k: 1, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(["1", "2", "3", "4"], folds.Select(fold => fold.Fold));
        Assert.Equal([60, 60, 60, 59], folds.Select(fold => fold.Metrics.ClipCount));
        Assert.InRange(folds[1].Metrics.MeanAreaUnderCurve, 0, 0.3);
        Assert.All(folds.Where(fold => fold.Fold != "2"), fold =>
        {
            Assert.InRange(fold.Metrics.MeanAveragePrecision, 0.8, 1);
            Assert.InRange(fold.Metrics.DPrime, 1, 10);
            Assert.Equal(1, fold.Metrics.K);
        });

        var byPart = _ml.AudioTagging().TrainTestByPart(
            _ml.Transforms.Conversion.ConvertType("Part", "Fold", DataKind.String).Fit(_ml.Data.LoadFromEnumerable(rows)).Transform(_ml.Data.LoadFromEnumerable(rows)),
            _ml.AudioTagging().Trainers.FreezeL1(Short),
            trainPart: "1",
            testPart: "4");
        Assert.Equal(59, byPart.Metrics.ClipCount);
    }

    [Fact]
    public void Rows_without_scores_are_passed_over_and_counted()
    {
        var good = Examples(30);
        Example[] rows = [.. good, new() { Features = [.. Enumerable.Repeat(float.NaN, Example.Size)], Label = [true, true] }];
        var model = _ml.AudioTagging().Trainers.FreezeL1(Short).Fit(_ml.Data.LoadFromEnumerable(rows));
        var all = _ml.AudioTagging().Evaluate(model.Transform(_ml.Data.LoadFromEnumerable(rows)));
        var same = _ml.AudioTagging().Evaluate(model.Transform(_ml.Data.LoadFromEnumerable(good)));
        Assert.Equal((30, 1), (all.ClipCount, all.SkippedClipCount));
        Assert.Equal((30, 0), (same.ClipCount, same.SkippedClipCount));
        Assert.Equal(same.MeanAveragePrecision, all.MeanAveragePrecision);
        Assert.Contains("none of 1 rows", Assert.Throws<PannsException>(
            () => _ml.AudioTagging().Evaluate(model.Transform(_ml.Data.LoadFromEnumerable(rows[^1..])))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Networks_are_trained_on_several_labels_a_clip(bool fromWeights)
    {
        var rows = Enumerable.Range(0, 6).Select(i => new Clip
        {
            Path = Clips.Write(_folder, $"{i}.wav", i + 1, 3200), Label = [i % 2 == 0, i % 3 == 0],
        }).ToArray();
        var recipe = fromWeights ? NetworkTrainingOptions.FineTune with { HeadEpochs = 0 } : NetworkTrainingOptions.Scratch with { MixupAlpha = 0 };
        var training = recipe with { Epochs = 1, BatchSize = 4, LongestClip = 0.1 };
        var options = new NetworkTrainerOptions
        {
            Model = PannsModels.Mn04,
            AudioColumnName = "Path",
            Weights = fromWeights ? Clips.Mn04 : null,
            Training = training,
            Threads = 1,
            Seed = 2,
            CancellationToken = TestContext.Current.CancellationToken,
        };
        var set = new LabeledDataset
        {
            Name = "rows",
            Classes = ["0", "1"],
            IsMultiLabel = true,
            Clips = [.. rows.Select(row => new LabeledClip { Path = row.Path, Labels = [.. Enumerable.Range(0, 2).Where(i => row.Label[i])] })],
        };
        using var backbone = fromWeights ? Backbone.Open(PannsModels.Mn04, Clips.Mn04) : Backbone.WithoutWeights(PannsModels.Mn04);
        var context = new TransferContext { Backbone = backbone, Seed = 2, Threads = 1, CancellationToken = TestContext.Current.CancellationToken };
        var strategy = fromWeights ? NetworkStrategies.FineTuneWith("a", training) : NetworkStrategies.ScratchWith("a", training);
        using var fitted = TransferModel.Fit(context, set, strategy);

        var trainers = _ml.AudioTagging().Trainers;
        var data = _ml.Data.LoadFromEnumerable(rows);
        var model = (fromWeights ? trainers.PannsFineTune(options) : trainers.PannsScratch(options)).Fit(data);
        var scores = model.Transform(data).GetColumn<float[]>("Score").Select(row => row.ToImmutableArray()).ToArray();
        Assert.Equal(rows.Select(row => fitted.Predict(row.Path, TestContext.Current.CancellationToken).Scores), scores);
        Assert.Equal(scores, _ml.Reload(model, data).Transform(data).GetColumn<float[]>("Score").Select(row => row.ToImmutableArray()));
        Assert.True(model.Model.IsMultiLabel);
        Assert.Equal(6, _ml.AudioTagging().Evaluate(model.Transform(data)).ClipCount);
    }

    private static Example[] Examples(int count)
    {
        var random = new Random(2);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            float[] features = [.. Enumerable.Range(0, Example.Size).Select(_ => (float)((2 * random.NextDouble()) - 1))];
            return new Example { Features = features, Label = [features[0] > 0, features[1] + features[2] > 0], Fold = 1 + (i % 4) };
        })];
    }

    internal sealed class Example
    {
        public const int Size = 6;

        [VectorType(Size)]
        public float[] Features { get; set; } = [];

        [VectorType(2)]
        public bool[] Label { get; set; } = [];

        public int Fold { get; set; }
    }

    internal sealed class Clip
    {
        public string Path { get; set; } = "";

        [VectorType(2)]
        public bool[] Label { get; set; } = [];
    }
}
