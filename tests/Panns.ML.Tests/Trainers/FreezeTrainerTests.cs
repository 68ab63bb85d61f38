using Microsoft.ML;
using Microsoft.ML.Data;
using Panns.Transfer;

namespace Panns.ML.Tests.Trainers;

public sealed class FreezeTrainerTests
{
    private static readonly HeadTrainingOptions Short = HeadTrainingOptions.Default with { Epochs = 20, LearningRate = 0.1 };

    private readonly MLContext _ml = new(1);

    private MulticlassClassificationCatalog.MulticlassClassificationTrainers Trainers => _ml.MulticlassClassification.Trainers;

    [Fact]
    public void Scores_and_predictions_have_the_names_of_the_classes()
    {
        var data = Blobs.WithKeys(_ml, Blobs.Create(60));
        var model = Trainers.FreezeL1(new FreezeOptions { Training = Short }).Fit(data);
        var scored = model.Transform(data);

        Assert.Equal(["Label", "Label", "Number", "Fold", "Features", "Score", "PredictedLabel"], scored.Schema.Select(column => column.Name));
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 3), scored.Schema["Score"].Type);
        VBuffer<ReadOnlyMemory<char>> names = default;
        scored.Schema["Score"].GetSlotNames(ref names);
        Assert.Equal(Blobs.Classes, names.DenseValues().Select(name => name.ToString()));
        scored.Schema["PredictedLabel"].GetKeyValues(ref names);
        Assert.Equal(Blobs.Classes, names.DenseValues().Select(name => name.ToString()));
        foreach (var row in _ml.Data.CreateEnumerable<Scored>(scored, reuseRowObject: false))
        {
            Assert.Equal(1, row.Score.Sum(), 1e-5);
            Assert.Equal(row.Score.Max(), row.Score[row.PredictedLabel - 1]);
        }

        var metrics = _ml.MulticlassClassification.Evaluate(scored);
        Assert.Equal(1, metrics.MicroAccuracy);
        Assert.Contains("bee", metrics.ConfusionMatrix.GetFormattedConfusionTable(), StringComparison.Ordinal);
        Assert.Equal("Features", model.FeatureColumnName);
        Assert.Equal(Blobs.Classes, model.Model.Classes);
        Assert.Equal([3], model.Model.LayerSizes);
        Assert.Equal(20, model.Model.History.Length);
    }

    [Fact]
    public void FreezeL3_has_three_layers_of_its_own_or_of_your_sizes()
    {
        var data = Blobs.WithKeys(_ml, Blobs.Create(30));
        var training = Short with { Epochs = 2 };
        Assert.Equal([512, 256, 3], Trainers.FreezeL3(new FreezeOptions { Training = training }).Fit(data).Model.LayerSizes);
        Assert.Equal([8, 3], Trainers.FreezeL3(new FreezeOptions { Training = training with { Hidden = [8] } }).Fit(data).Model.LayerSizes);
        Assert.Equal([3], Trainers.FreezeL1(new FreezeOptions { Training = training with { Hidden = [8] } }).Fit(data).Model.LayerSizes);
    }

    [Fact]
    public void A_pipeline_cross_validates_and_says_its_columns_beforehand()
    {
        var data = _ml.Data.LoadFromEnumerable(Blobs.Create(90));
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(Trainers.FreezeL3(new FreezeOptions { Training = Short with { Hidden = [16], Epochs = 10 } }))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Named", "PredictedLabel"));
        var folds = _ml.MulticlassClassification.CrossValidate(data, pipeline, numberOfFolds: 3);
        Assert.Equal(3, folds.Count);
        Assert.All(folds, fold => Assert.True(fold.Metrics.MicroAccuracy > 0.95));
        Assert.Equal(90, folds.Sum(fold => fold.ScoredHoldOutSet.GetColumn<string>("Named").Count(Blobs.Classes.Contains)));
    }

    [Fact]
    public void Permuting_features_shows_which_ones_matter()
    {
        var data = Blobs.WithKeys(_ml, Blobs.Create(60));
        var model = Trainers.FreezeL1(new FreezeOptions { Training = Short }).Fit(data);
        var importance = _ml.MulticlassClassification.PermutationFeatureImportance(model, data, permutationCount: 2);
        Assert.Equal(Blobs.Size, importance.Length);
        var losses = importance.Select(one => one.LogLoss.Mean).ToArray();
        Assert.True(losses[..3].Min() > losses[3..].Max(), string.Join(", ", losses));
    }

    [Fact]
    public void In_a_pipeline_the_last_transformer_shows_it_and_a_loaded_model_has_none()
    {
        var data = _ml.Data.LoadFromEnumerable(Blobs.Create(60));
        var model = _ml.Transforms.Conversion.MapValueToKey("Label").Append(Trainers.FreezeL1(new FreezeOptions { Training = Short, Context = _ml })).Fit(data);
        var scored = model.Transform(data);
        var importance = _ml.MulticlassClassification.PermutationFeatureImportance(model.LastTransformer, scored, permutationCount: 2);
        var losses = importance.Select(one => one.LogLoss.Mean).ToArray();
        Assert.True(losses[..3].Min() > losses[3..].Max(), string.Join(", ", losses));
        Assert.ThrowsAny<Exception>(() => _ml.MulticlassClassification.PermutationFeatureImportance(_ml.Reload(model, data), scored));
    }

    [Fact]
    public void A_score_can_be_calibrated_as_a_binary_one()
    {
        // ML.NET only calibrates binary scores, so one class at a time.
        var data = Blobs.WithKeys(_ml, Blobs.Create(60));
        var scored = Trainers.FreezeL1(new FreezeOptions { Training = Short with { Epochs = 3 } }).Fit(data).Transform(data);
        var rows = _ml.Data.CreateEnumerable<Scored>(scored, reuseRowObject: false).Zip(Blobs.Create(60)).Select(pair
            => new BinaryScore { Score = pair.First.Score[1], Label = pair.Second.Label == "bee" }).ToArray();
        var binary = _ml.Data.LoadFromEnumerable(rows);
        var calibrated = _ml.BinaryClassification.Calibrators.Platt().Fit(binary).Transform(binary);
        var probabilities = calibrated.GetColumn<float>("Probability").ToArray();
        Assert.True(rows.Zip(probabilities).All(pair => pair.Second > 0.5 == pair.First.Label));
    }

    [Fact]
    public void Keys_may_stand_for_numbers_or_for_nothing()
    {
        var rows = _ml.Data.LoadFromEnumerable(Blobs.Create(30));
        var numbers = _ml.Transforms.Conversion.MapValueToKey("Label", "Number").Fit(rows).Transform(rows);
        var scored = Trainers.FreezeL1(new FreezeOptions { Training = Short }).Fit(numbers).Transform(numbers);
        VBuffer<float> values = default;
        scored.Schema["PredictedLabel"].GetKeyValues(ref values);
        Assert.Equal([0f, 10f, 20f], values.DenseValues());
        Assert.Equal(1, _ml.MulticlassClassification.Evaluate(scored).MicroAccuracy);

        var keys = _ml.Data.LoadFromEnumerable(Blobs.Create(30).Select(row
            => new KeyRow { Label = (byte)Array.IndexOf(Blobs.Classes, row.Label), Features = row.Features }));
        scored = Trainers.FreezeL1(new FreezeOptions { Training = Short }).Fit(keys).Transform(keys);
        Assert.Equal(1, _ml.MulticlassClassification.Evaluate(scored).MicroAccuracy);
        Assert.Equal([1u, 2u, 3u], scored.GetColumn<uint>("PredictedLabel").Take(3));
        VBuffer<ReadOnlyMemory<char>> names = default;
        scored.Schema["Score"].GetSlotNames(ref names);
        Assert.Equal(["0", "1", "2"], names.DenseValues().Select(name => name.ToString()));
    }

    [Fact]
    public void Rows_without_label_or_with_broken_features_are_passed_over()
    {
        var good = Blobs.Create(30);
        Blob[] rows = [.. good, new() { Label = "", Features = good[0].Features }, new() { Label = "ape", Features = [float.NaN, 0, 0, 0, 0, 0] }];
        var warnings = new List<string>();
        var ml = new MLContext(1);
        ml.Log += (_, message) =>
        {
            if (message.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning)
            {
                warnings.Add(message.Message);
            }
        };
        var options = new FreezeOptions { Training = Short, Seed = 4, Context = ml };
        var all = Blobs.WithKeys(ml, rows);
        var fitted = ml.MulticlassClassification.Trainers.FreezeL1(options).Fit(all);
        var same = Trainers.FreezeL1(options with { Context = null }).Fit(Blobs.WithKeys(_ml, good));
        Assert.Equal(same.Model.Score(good[7].Features), fitted.Model.Score(good[7].Features));
        Assert.Contains(warnings, message => message.Contains("2 rows without a label or usable input", StringComparison.Ordinal));
        var last = ml.Data.CreateEnumerable<Scored>(fitted.Transform(all), reuseRowObject: false).Last();
        Assert.Equal(0u, last.PredictedLabel);
        Assert.All(last.Score, score => Assert.True(float.IsNaN(score)));
    }

    [Fact]
    public void Epochs_are_logged_and_seeds_come_from_the_context()
    {
        var epochs = new List<string>();
        var ml = new MLContext(3);
        ml.Log += (_, message) =>
        {
            if (message.Source.Contains("FreezeL1", StringComparison.Ordinal) && message.Message.Contains("epoch", StringComparison.Ordinal))
            {
                epochs.Add(message.Message);
            }
        };
        var rows = Blobs.Create(30);
        float[] Scores(MLContext context) => context.MulticlassClassification.Trainers
            .FreezeL1(new FreezeOptions { Training = Short with { Epochs = 5, ValidationShare = 0.2 }, Context = context })
            .Fit(Blobs.WithKeys(context, rows)).Model.Score(rows[0].Features);
        var first = Scores(ml);
        Assert.Equal(5, epochs.Count);
        Assert.Contains("epoch 5 of 5: loss ", epochs[^1], StringComparison.Ordinal);
        Assert.Contains("validation accuracy", epochs[^1], StringComparison.Ordinal);
        Assert.Equal(first, Scores(new(3)));
        Assert.NotEqual(first, Scores(new(4)));
    }

    [Fact]
    public void A_token_stops_the_training()
    {
        using var source = new CancellationTokenSource();
        var ml = new MLContext(1);
        ml.Log += (_, message) =>
        {
            if (message.Message.Contains("epoch 3 of ", StringComparison.Ordinal))
            {
                source.Cancel();
            }
        };
        var trainer = ml.MulticlassClassification.Trainers.FreezeL1(new FreezeOptions { Context = ml, CancellationToken = source.Token });
        Assert.ThrowsAny<OperationCanceledException>(() => trainer.Fit(Blobs.WithKeys(ml, Blobs.Create(30))));
    }

    [Fact]
    public void Wrong_columns_are_named()
    {
        var rows = _ml.Data.LoadFromEnumerable(Blobs.Create(9));
        Assert.Contains("Label column 'Label' must be a key", Assert.Throws<ArgumentOutOfRangeException>(() => Trainers.FreezeL1().Fit(rows)).Message, StringComparison.Ordinal);
        Assert.Contains("label column 'None'", Assert.Throws<ArgumentOutOfRangeException>(() => Trainers.FreezeL1("None").Fit(rows)).Message, StringComparison.Ordinal);
        var keys = Blobs.WithKeys(_ml, Blobs.Create(9));
        Assert.Contains("'Number' must be a vector", Assert.Throws<ArgumentOutOfRangeException>(() => Trainers.FreezeL1(featureColumnName: "Number").Fit(keys)).Message, StringComparison.Ordinal);
        var none = _ml.Data.LoadFromEnumerable(new[] { new KeyRow { Label = 9, Features = new float[Blobs.Size] } });
        Assert.Contains("no row has a label", Assert.Throws<PannsException>(() => Trainers.FreezeL1().Fit(none)).Message, StringComparison.Ordinal);
        Assert.Contains("Label column 'Number' must be a key", Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.CopyColumns("A", "Fold")
            .Append(Trainers.FreezeL1("Number")).Fit(rows)).Message, StringComparison.Ordinal);
    }

    internal sealed class BinaryScore
    {
        public float Score { get; set; }

        public bool Label { get; set; }
    }

    internal sealed class KeyRow
    {
        /// <summary>Zero-based; values that are not classes are missing.</summary>
        [KeyType(3)]
        public byte Label { get; set; }

        [VectorType(Blobs.Size)]
        public float[] Features { get; set; } = [];
    }
}
