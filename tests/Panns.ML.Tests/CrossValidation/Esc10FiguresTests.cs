using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Panns.Transfer;

namespace Panns.ML.Tests.CrossValidation;

/// <summary>
/// ESC-10 on its own five folds, embeddings by mn04_as, seed 0: accuracy of ML.NET's and this library's trainers in pipelines from paths
/// to predictions. Explicit, because it takes minutes:
/// <c>dotnet exec Panns.ML.Tests.dll -explicit only -showliveoutput -class Panns.ML.Tests.CrossValidation.Esc10FiguresTests</c>. The
/// embeddings are kept in the user's cache, which <c>panns evaluate</c> shares.
/// </summary>
public sealed class Esc10FiguresTests
{
    /// <summary>Two clips of 400: different seeds change the reference's mean by 0.002.</summary>
    private const double Noise = 0.0051;

    // The minima are PyTorch's and scikit-learn's results with the same embeddings, folds and protocol: Freeze_L1 0.987, Freeze_L3 0.988, logistic
    // regression 0.983, to which both maximum entropy trainers correspond. Trees have no counterpart there: they must beat that
    // logistic regression without a network, 0.780.
    [Theory(Explicit = true)]
    [InlineData("SdcaMaximumEntropy", 0.983 - Noise)]
    [InlineData("LbfgsMaximumEntropy", 0.983 - Noise)]
    [InlineData("FreezeL1", 0.987 - Noise)]
    [InlineData("FreezeL3", 0.988 - Noise)]
#if PANNS_MLTREES
    [InlineData("FastTree, one-versus-all", 0.780)]
#endif
    public void Esc10(string name, double floor)
    {
        var ml = new MLContext(seed: 0);
        var data = ml.Data.LoadEsc10(TestData.Path("esc10"));
        Decoders.SkipWithoutOne(data.GetColumn<string>(nameof(AudioRow.Path)).First());
        var embedding = new PannsEmbeddingOptions
        {
            OutputColumnName = "Features", InputColumnName = "Path", Weights = Clips.Mn04, Cache = FeatureCache.Default,
            CancellationToken = TestContext.Current.CancellationToken,
        };
        var trainers = ml.MulticlassClassification.Trainers;
        IEstimator<ITransformer> trainer = name switch
        {
            // ML.NET's linear trainers need normalized features; the paper's strategies use embeddings unchanged.
            "SdcaMaximumEntropy" => ml.Transforms.NormalizeMeanVariance("Features", fixZero: false).Append(trainers.SdcaMaximumEntropy()),
            "LbfgsMaximumEntropy" => ml.Transforms.NormalizeMeanVariance("Features", fixZero: false).Append(trainers.LbfgsMaximumEntropy()),
            "FreezeL1" => trainers.FreezeL1(context: ml),
#if PANNS_MLTREES
            "FastTree, one-versus-all" => trainers.OneVersusAll(ml.BinaryClassification.Trainers.FastTree()),
#endif
            _ => trainers.FreezeL3(context: ml),
        };
        var pipeline = ml.Transforms.PannsEmbedding(embedding)
            .Append(ml.Transforms.Conversion.MapValueToKey("Label"))
            .AppendCacheCheckpoint(ml)
            .Append(trainer);
        var folds = ml.MulticlassClassification.CrossValidateByFold(data, pipeline, context: ml, cancellationToken: TestContext.Current.CancellationToken);
        var accuracies = folds.Select(fold => fold.Metrics.MicroAccuracy).ToArray();
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-24} {accuracies.Average():F4}  log loss {folds.Average(fold => fold.Metrics.LogLoss):F3}  folds {string.Join(" ", accuracies.Select(one => one.ToString("F4", CultureInfo.InvariantCulture)))}"));
        Assert.Equal(5, folds.Length);
        Assert.InRange(accuracies.Average(), floor, 1);
    }
}
