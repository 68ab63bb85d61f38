using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Panns.Transfer;
using Panns.Transfer.Features;

namespace Panns.ML.Tests.Trainers;

/// <summary>The trainers give bit-identical models to <c>panns fit</c>.</summary>
public sealed class SameAsFitTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("panns-ml-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Heads_score_as_those_of_fit(bool threeLayers)
    {
        var weights = TestData.Path("efficientat/mn04_as_mAP_432.pt");
        SyntheticSounds.Write(_folder, 2);
        var data = LabeledSounds.OpenFolder(_folder);
        using var backbone = Backbone.Open(PannsModels.Mn04, weights);
        var context = new TransferContext { Backbone = backbone, Seed = 11, CancellationToken = TestContext.Current.CancellationToken };
        var training = HeadTrainingOptions.Default with { Epochs = 30, ValidationShare = 0.5, Standardize = true };
        var strategy = TransferStrategies.Frozen("head", threeLayers ? training with { Hidden = [512, 256] } : training);
        using var fitted = TransferModel.Fit(context, data, strategy);

        var ml = new MLContext();
        var table = context.Features(data, () => new NetworkFeatures(backbone, OutputKinds.Embedding));
        var definition = SchemaDefinition.Create(typeof(Row));
        definition[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, table.Dimension);
        var rows = ml.Data.LoadFromEnumerable(
            data.Clips.Select((clip, i) => new Row { Label = data.Classes[clip.Label], Features = table.Of(i).ToArray() }), definition);
        var options = new FreezeOptions { Training = training, Seed = 11, CancellationToken = context.CancellationToken };
        var trainers = ml.MulticlassClassification.Trainers;
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Label", keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            .Append(threeLayers ? trainers.FreezeL3(options) : trainers.FreezeL1(options));
        var scores = pipeline.Fit(rows).Transform(rows).GetColumn<float[]>("Score").ToArray();

        Assert.Equal(data.Clips.Length, scores.Length);
        for (var i = 0; i < scores.Length; i++)
        {
            Assert.Equal(fitted.Predict(data.Clips[i].Path, context.CancellationToken).Scores, scores[i].ToImmutableArray());
        }
    }

    internal sealed class Row
    {
        public string Label { get; set; } = "";

        public float[] Features { get; set; } = [];
    }
}
