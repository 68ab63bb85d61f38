using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Panns.Transfer;

namespace Panns.ML.Tests.CrossValidation;

/// <summary>
/// ESC-10 on its own five folds, embeddings by mn04_as: what ML.NET's trainers and this library's reach on them. Explicit, for it takes
/// minutes: <c>dotnet exec Panns.ML.Tests.dll -explicit only -showliveoutput -class Panns.ML.Tests.CrossValidation.Esc10FiguresTests</c>. The embeddings
/// are kept in the user's cache, which <c>panns evaluate</c> shares.
/// </summary>
public sealed class Esc10FiguresTests
{
    [Theory(Explicit = true)]
    [InlineData("SdcaMaximumEntropy")]
    [InlineData("LbfgsMaximumEntropy")]
    [InlineData("FreezeL1")]
    [InlineData("FreezeL3")]
    [InlineData("FastTree, one-versus-all")]
    public void Esc10(string name)
    {
        var data = DatasetRecipes.Get("esc10").Open(TestData.Path("esc10"));
        Decoders.SkipWithoutOne(data.Clips[0].Path);
        using var backbone = Backbone.Open(PannsModels.mn04_as, TestData.Path("efficientat/mn04_as_mAP_432.pt"));
        var context = new TransferContext { Backbone = backbone, Cache = FeatureCache.Default, CancellationToken = TestContext.Current.CancellationToken };
        var table = context.Features(data, new NetworkEmbedding(backbone));
        var ml = new MLContext(0);
        var definition = SchemaDefinition.Create(typeof(Row));
        definition[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, table.Dimension);
        var rows = ml.Data.LoadFromEnumerable(
            data.Clips.Select((clip, i) => new Row { Label = data.Classes[clip.Label], Fold = clip.Fold, Features = table.Of(i).ToArray() }).ToArray(), definition);

        var trainers = ml.MulticlassClassification.Trainers;
        IEstimator<ITransformer> trainer = name switch
        {
            "SdcaMaximumEntropy" => trainers.SdcaMaximumEntropy(),
            "LbfgsMaximumEntropy" => trainers.LbfgsMaximumEntropy(),
            "FreezeL1" => trainers.FreezeL1(),
            "FreezeL3" => trainers.FreezeL3(),
            _ => trainers.OneVersusAll(ml.BinaryClassification.Trainers.FastTree()),
        };

        // ML.NET's linear trainers want comparable features; the paper's strategies take embeddings as they are.
        var keys = ml.Transforms.Conversion.MapValueToKey("Label");
        IEstimator<ITransformer> pipeline = name.EndsWith("Entropy", StringComparison.Ordinal)
            ? keys.Append(ml.Transforms.NormalizeMeanVariance("Features", fixZero: false)).Append(trainer)
            : keys.Append(trainer);
        var folds = ml.MulticlassClassification.CrossValidateByFold(rows, pipeline, cancellationToken: context.CancellationToken);
        var accuracies = folds.Select(fold => fold.Metrics.MicroAccuracy).ToArray();
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-24} {accuracies.Average():F4}  log loss {folds.Average(fold => fold.Metrics.LogLoss):F3}  folds {string.Join(" ", accuracies.Select(one => one.ToString("F4", CultureInfo.InvariantCulture)))}"));
    }

    internal sealed class Row
    {
        public string Label { get; set; } = "";

        public int Fold { get; set; }

        public float[] Features { get; set; } = [];
    }
}
