using Microsoft.ML;
using Microsoft.ML.Data;
using Panns.Transfer;

namespace Panns.ML.Tests.Trainers;

/// <summary>Network trainers in ML.NET's pipelines, cross-validation and so on.</summary>
public sealed class NetworkTrainerPipelineTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly MLContext _ml = new(1);
    private readonly Row[] _rows;

    public NetworkTrainerPipelineTests() => _rows = [.. Enumerable.Range(0, 12).Select(i => new Row
    {
        Path = Clips.Write(_folder, $"{i}.wav", i + 1, 3200), Label = i % 2 == 0 ? "even" : "odd", Fold = 1 + (i / 2 % 2), Audio = Tone(i),
    })];

    private static NetworkTrainerOptions Options => new()
    {
        Model = PannsModels.Mn04,
        Training = NetworkTrainingOptions.Scratch with { Epochs = 1, BatchSize = 4, LongestClip = 0.1 },
        Threads = 1,
        CancellationToken = TestContext.Current.CancellationToken,
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Both_kinds_of_cross_validation_train_a_network_a_fold()
    {
        var data = _ml.Data.LoadFromEnumerable(_rows);
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(_ml.MulticlassClassification.Trainers.PannsScratch(Options with { AudioColumnName = "Path", Context = _ml }));
        var drawn = _ml.MulticlassClassification.CrossValidate(data, pipeline, numberOfFolds: 2, seed: 1);
        Assert.Equal(12, drawn.Sum(fold => fold.ScoredHoldOutSet.GetColumn<float[]>("Score").Count()));
        var folds = _ml.MulticlassClassification.CrossValidateByFold(data, pipeline, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(["1", "2"], folds.Select(fold => fold.Fold));
        Assert.All(folds, fold =>
        {
            Assert.InRange(fold.Metrics.LogLoss, 0, 20);
            Assert.All(fold.ScoredHoldOutSet.GetColumn<float[]>("Score"), scores => Assert.Equal(1, scores.Sum(), 1e-5));
        });
    }

    [Fact]
    public void Fine_tuned_networks_are_cross_validated_too()
    {
        var data = _ml.Data.LoadFromEnumerable(_rows);
        var options = Options with
        {
            AudioColumnName = "Path",
            Weights = Clips.Mn04,
            Training = NetworkTrainingOptions.FineTune with { HeadEpochs = 0, Epochs = 1, BatchSize = 4, LongestClip = 0.1 },
        };
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("Label").Append(_ml.MulticlassClassification.Trainers.PannsFineTune(options));
        Assert.Equal(2, _ml.MulticlassClassification.CrossValidateByFold(data, pipeline, cancellationToken: TestContext.Current.CancellationToken).Length);
    }

    [Fact]
    public void Feature_importance_is_measured_on_short_waveforms_and_on_the_trainer_s_own_transformer_alone()
    {
        var data = _ml.Data.LoadFromEnumerable(_rows);
        var keyed = _ml.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);
        var transformer = _ml.MulticlassClassification.Trainers.PannsScratch(Options).Fit(keyed);
        var importance = _ml.MulticlassClassification.PermutationFeatureImportance(transformer, keyed);
        Assert.Equal(Row.Samples, importance.Length);
        Assert.All(importance, one => Assert.True(double.IsFinite(one.MicroAccuracy.Mean)));

        // The overload for a whole model requires a predictor of ML.NET.
        var pipeline = _ml.Transforms.CopyColumns("Copy", "Fold").Append(_ml.MulticlassClassification.Trainers.PannsScratch(Options)).Fit(keyed);
        Assert.ThrowsAny<Exception>(() => _ml.MulticlassClassification.PermutationFeatureImportance(pipeline, keyed));

        // Paths are not features, so there is nothing to permute.
        var onPaths = _ml.MulticlassClassification.Trainers.PannsScratch(Options with { AudioColumnName = "Path" }).Fit(keyed);
        Assert.Empty(_ml.MulticlassClassification.PermutationFeatureImportance(onPaths, keyed));
    }

    [Fact]
    public void Seeds_come_from_the_context_and_a_token_stops_the_training()
    {
        var data = _ml.Data.LoadFromEnumerable(_rows);
        float[] Score(MLContext context) => _ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(context.MulticlassClassification.Trainers.PannsScratch(Options with { Context = context })).Fit(data).Transform(data).GetColumn<float[]>("Score").First();
        Assert.Equal(Score(new(5)), Score(new(5)));
        Assert.NotEqual(Score(new(5)), Score(new(6)));

        using var source = new CancellationTokenSource();
        var ml = new MLContext(1);
        ml.Log += (_, message) =>
        {
            if (message.Message.Contains("epoch 2 of ", StringComparison.Ordinal))
            {
                source.Cancel();
            }
        };
        var options = Options with { Context = ml, CancellationToken = source.Token, Training = Options.Training! with { Epochs = 100 } };
        Assert.ThrowsAny<OperationCanceledException>(() => ml.Transforms.Conversion.MapValueToKey("Label").Append(ml.MulticlassClassification.Trainers.PannsScratch(options)).Fit(data));
    }

    private static float[] Tone(int pitch) => [.. Enumerable.Range(0, Row.Samples).Select(i => 0.3f * MathF.Sin(0.1f * (pitch + 1) * i))];

    internal sealed class Row
    {
        public const int Samples = 8;

        public string Path { get; set; } = "";

        public string Label { get; set; } = "";

        public int Fold { get; set; }

        [VectorType(Samples)]
        public float[] Audio { get; set; } = [];
    }
}
