using Microsoft.ML;
using Microsoft.ML.Data;
using Panns.ML.Tests.Trainers;
using Panns.Transfer;

namespace Panns.ML.Tests.CrossValidation;

public sealed class CrossValidateByFoldTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void Every_fold_is_scored_by_a_model_that_has_not_seen_it()
    {
        // The labels of fold 2 contradict the features, so a model trained on that fold would be noticed.
        var rows = Blobs.Create(48);
        foreach (var row in rows.Where(row => row.Fold == 2))
        {
            row.Label = Blobs.Classes[(Array.IndexOf(Blobs.Classes, row.Label) + 1) % 3];
        }

        var data = _ml.Data.LoadFromEnumerable(rows);
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(_ml.MulticlassClassification.Trainers.FreezeL1(new FreezeOptions { Training = HeadTrainingOptions.Default with { LearningRate = 0.02 } }));
        var folds = _ml.MulticlassClassification.CrossValidateByFold(data, pipeline, topKPredictionCount: 3, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(["1", "2", "3", "4"], folds.Select(fold => fold.Fold));
        Assert.Equal(0, folds[1].Metrics.MicroAccuracy);
        Assert.All(folds.Where(fold => fold.Fold != "2"), fold => Assert.True(fold.Metrics.MicroAccuracy > 0.8));
        foreach (var fold in folds)
        {
            Assert.Equal([int.Parse(fold.Fold, System.Globalization.CultureInfo.InvariantCulture)], fold.ScoredHoldOutSet.GetColumn<int>("Fold").Distinct());
            Assert.Equal(12, fold.ScoredHoldOutSet.GetColumn<float[]>("Score").Count());
            Assert.Equal(1, fold.Metrics.TopKAccuracy);
            Assert.NotNull(fold.Model);
        }
    }

    [Fact]
    public void Folds_may_be_numbers_texts_or_keys_and_rows_without_one_are_left_out()
    {
        var rows = Blobs.Create(40).Select((row, i) => new FoldRow
        {
            Label = row.Label,
            Features = row.Features,
            Number = i < 4 ? float.NaN : i % 2 == 0 ? 10 : 9,
            Text = i < 4 ? "" : i % 2 == 0 ? "second" : "first",
            Long = i % 4,
            Gap = i % 4 == 1 ? 7 : i % 4,
            Signed = (short)(i < 4 ? -1 : i % 3),
        });
        var data = _ml.Data.LoadFromEnumerable(rows);
        data = _ml.Transforms.Conversion.MapValueToKey("Key", "Text").Fit(data).Transform(data);
        Assert.Equal(("9,10", 36), Folds(data, "Number"));
        Assert.Equal(("first,second", 36), Folds(data, "Text"));
        Assert.Equal(("1,2", 36), Folds(data, "Key"));

        // With folds from 0, every row is tested once; with folds from 1, 0 means no fold.
        Assert.Equal(("0,1,2,3", 40), Folds(data, "Long"));
        Assert.Equal(("2,3,7", 30), Folds(data, "Gap"));
        Assert.Equal(("0,1,2", 36), Folds(data, "Signed"));
    }

    [Fact]
    public void The_log_hears_how_many_rows_have_no_fold()
    {
        var rows = Blobs.Create(48);
        foreach (var row in rows.Where(row => row.Fold == 3))
        {
            // Labels that contradict the features reveal whether these rows were trained on.
            (row.Fold, row.Label) = (-1, "ape");
        }

        var warnings = new List<string>();
        var ml = new MLContext(1);
        ml.Log += (_, message) =>
        {
            if (message.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning)
            {
                warnings.Add(message.Message);
            }
        };
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.MulticlassClassification.Trainers.FreezeL1(new FreezeOptions { Training = HeadTrainingOptions.Default with { LearningRate = 0.02 } }));
        var folds = ml.MulticlassClassification.CrossValidateByFold(
            ml.Data.LoadFromEnumerable(rows), pipeline, context: ml, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(["1", "2", "4"], folds.Select(fold => fold.Fold));
        Assert.All(folds, fold => Assert.Equal(1, fold.Metrics.MicroAccuracy));
        Assert.Contains("12 rows have no fold in column 'Fold'", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_set_in_parts_is_tested_on_its_test_part()
    {
        // These rows belong to neither part and would spoil the training.
        var rows = Blobs.Create(48).Select((row, i) => new PartRow
        {
            Label = i % 4 == 3 ? "ape" : row.Label, Features = row.Features, Part = (i % 4) switch { 2 => "test", 3 => "other", _ => "train" },
        });
        var data = _ml.Data.LoadFromEnumerable(rows.ToArray());
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(_ml.MulticlassClassification.Trainers.FreezeL1(new FreezeOptions { Training = HeadTrainingOptions.Default with { LearningRate = 0.02 } }));
        var result = _ml.MulticlassClassification.TrainTestByPart(data, pipeline);
        Assert.Equal(("test", 1.0), (result.Fold, result.Metrics.MicroAccuracy));
        Assert.Equal(12, result.ScoredHoldOutSet.GetColumn<string>("Part").Count(part => part == "test"));
        Assert.Equal(12, result.ScoredHoldOutSet.GetColumn<string>("Part").Count());

        string Message(Action action) => Assert.Throws<ArgumentOutOfRangeException>(action).Message;
        Assert.Contains("(other, test, train): use TrainTestByPart", Message(() => _ml.MulticlassClassification.CrossValidateByFold(
            data, pipeline, cancellationToken: TestContext.Current.CancellationToken)), StringComparison.Ordinal);
        Assert.Contains("names no part 'evaluate'; its parts are other, test, train", Message(() => _ml.MulticlassClassification.TrainTestByPart(
            data, pipeline, testPart: "evaluate")), StringComparison.Ordinal);
    }

    [Fact]
    public void Any_trainer_can_be_cross_validated()
    {
        var data = _ml.Data.LoadFromEnumerable(Blobs.Create(48));
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Label").Append(_ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy());
        Assert.All(_ml.MulticlassClassification.CrossValidateByFold(data, pipeline, cancellationToken: TestContext.Current.CancellationToken), fold => Assert.Equal(1, fold.Metrics.MicroAccuracy));
    }

    [Fact]
    public void Wrong_columns_are_named()
    {
        var data = _ml.Data.LoadFromEnumerable(Blobs.Create(12).Select(row => new FoldRow { Label = row.Label, Features = row.Features, Text = "only" }));
        string Message(string column) => Assert.Throws<ArgumentOutOfRangeException>(() => Folds(data, column)).Message;
        Assert.Contains("fold column 'None'", Message("None"), StringComparison.Ordinal);
        Assert.Contains("'Features' must be a number, a text or a key", Message("Features"), StringComparison.Ordinal);
        Assert.Contains("'Text' names 1 folds", Message("Text"), StringComparison.Ordinal);
    }

    private (string Names, int Rows) Folds(IDataView data, string column)
    {
        var training = HeadTrainingOptions.Default with { Epochs = 1 };
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Label").Append(_ml.MulticlassClassification.Trainers.FreezeL1(new FreezeOptions { Training = training }));
        var folds = _ml.MulticlassClassification.CrossValidateByFold(data, pipeline, column, cancellationToken: TestContext.Current.CancellationToken);
        return (string.Join(",", folds.Select(fold => fold.Fold)), folds.Sum(fold => fold.ScoredHoldOutSet.GetColumn<float>("Number").Count()));
    }

    internal sealed class PartRow
    {
        public string Label { get; set; } = "";

        public int Fold { get; set; }

        public string Part { get; set; } = "";

        [VectorType(Blobs.Size)]
        public float[] Features { get; set; } = [];
    }

    internal sealed class FoldRow
    {
        public string Label { get; set; } = "";

        public float Number { get; set; }

        public string Text { get; set; } = "";

        public long Long { get; set; }

        public int Gap { get; set; }

        public short Signed { get; set; }

        [VectorType(Blobs.Size)]
        public float[] Features { get; set; } = [];
    }
}
