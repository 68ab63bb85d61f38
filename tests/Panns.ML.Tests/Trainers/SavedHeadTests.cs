using Microsoft.ML;
using Microsoft.ML.Data;
using Panns.Transfer;

namespace Panns.ML.Tests.Trainers;

public sealed class SavedHeadTests
{
    [Fact]
    public void A_loaded_model_scores_the_same_bits_with_the_same_names()
    {
        var ml = new MLContext(1);
        var rows = Blobs.Create(60);
        var data = ml.Data.LoadFromEnumerable(rows);
        var model = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.MulticlassClassification.Trainers.FreezeL3(new FreezeOptions { Training = HeadTrainingOptions.Default with { Epochs = 5, Standardize = true } }))
            .Fit(data);
        var expected = Scores(model.Transform(data));

        using var file = new MemoryStream();
        ml.Model.Save(model, data.Schema, file);
        file.Position = 0;
        var fresh = new MLContext();
        var loaded = fresh.Model.Load(file, out _);
        var scored = loaded.Transform(data);
        Assert.Equal(expected, Scores(scored));
        VBuffer<ReadOnlyMemory<char>> names = default;
        scored.Schema["Score"].GetSlotNames(ref names);
        Assert.Equal(Blobs.Classes, names.DenseValues().Select(name => name.ToString()));
        scored.Schema["PredictedLabel"].GetKeyValues(ref names);
        Assert.Equal(Blobs.Classes, names.DenseValues().Select(name => name.ToString()));
        Assert.DoesNotContain(scored.Schema, column => column.Name.StartsWith("__panns", StringComparison.Ordinal));
        Assert.True(fresh.MulticlassClassification.Evaluate(scored).MicroAccuracy > 0.9);

        using var engine = fresh.Model.CreatePredictionEngine<Blob, Scored>(loaded);
        Assert.Equal(expected[5], engine.Predict(rows[5]).Score);

        // A loaded model is saved again, and loaded.
        using var second = new MemoryStream();
        fresh.Model.Save(loaded, data.Schema, second);
        second.Position = 0;
        Assert.Equal(expected, Scores(fresh.Model.Load(second, out _).Transform(data)));
    }

    [Fact]
    public void Prediction_engines_run_on_several_threads()
    {
        var ml = new MLContext(1);
        var rows = Blobs.Create(60);
        var data = Blobs.WithKeys(ml, rows);
        var model = ml.MulticlassClassification.Trainers.FreezeL1(new FreezeOptions { Training = HeadTrainingOptions.Default with { Epochs = 5 } }).Fit(data);
        var expected = Scores(model.Transform(data));
        Parallel.For(0, 4, _ =>
        {
            using var engine = ml.Model.CreatePredictionEngine<Blob, Scored>(model);
            for (var i = 0; i < rows.Length; i++)
            {
                Assert.Equal(expected[i], engine.Predict(rows[i]).Score);
            }
        });
    }

    private static float[][] Scores(IDataView scored) => [.. scored.GetColumn<float[]>("Score")];
}
