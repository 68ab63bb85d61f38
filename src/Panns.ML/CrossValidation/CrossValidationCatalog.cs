using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Data;
using Panns.ML.CrossValidation;

namespace Panns.ML;

/// <summary>Cross-validation with a data set's own folds, and tests with its own splits.</summary>
public static class CrossValidationCatalog
{
    /// <summary>
    /// Trains an estimator for each fold on the rows of all others, and evaluates it on the fold. Sound data sets come with folds that keep
    /// recordings of one source together; ML.NET's own <c>CrossValidate</c> draws rows at random, which overestimates the scores.
    /// A row without a fold is not used: NaN, a negative number, an empty text, a missing key, and the number 0 unless folds are numbered
    /// from it (0, 1, 2 without a gap). For data sets without folds, use ML.NET's <c>CrossValidate</c> with
    /// <c>samplingKeyColumnName: "Group"</c>, which keeps recordings together.
    /// </summary>
    /// <param name="catalog"><c>mlContext.MulticlassClassification</c>.</param>
    /// <param name="data">The data. Every fold reads it again: use <c>mlContext.Data.Cache</c> for columns that are costly to compute.</param>
    /// <param name="estimator">The estimator, which must produce a label key, scores and a predicted label.</param>
    /// <param name="foldColumnName">The column of folds: numbers, texts or keys.</param>
    /// <param name="labelColumnName">The label column produced by the estimator: a key.</param>
    /// <param name="scoreColumnName">The column of scores.</param>
    /// <param name="predictedLabelColumnName">The column of predictions.</param>
    /// <param name="topKPredictionCount">The k of <see cref="MulticlassClassificationMetrics.TopKAccuracy"/>; 0 not to compute it.</param>
    /// <param name="context">Context whose <see cref="MLContext.Log"/> reports rows without a fold; null to log nothing.</param>
    /// <param name="cancellationToken">Checked between folds.</param>
    /// <returns>A result per fold: numbers in numeric order, texts in alphabetical order.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The column is missing, of another type, or has fewer than two folds. For a data set with splits, use
    /// <see cref="TrainTestByPart"/>.
    /// </exception>
    /// <example>
    /// <code>
    /// var pipeline = ml.Transforms.PannsEmbedding("Features", "Path", PannsModels.Cnn14)
    ///     .Append(ml.Transforms.Conversion.MapValueToKey("Label"))
    ///     .Append(ml.MulticlassClassification.Trainers.FreezeL3(context: ml));
    /// foreach (var fold in ml.MulticlassClassification.CrossValidateByFold(ml.Data.LoadEsc10("ESC-10"), pipeline, context: ml))
    /// {
    ///     Console.WriteLine($"fold {fold.Fold}: accuracy {fold.Metrics.MicroAccuracy:F4}");
    /// }
    /// </code>
    /// </example>
    public static ImmutableArray<FoldResult> CrossValidateByFold(
        this MulticlassClassificationCatalog catalog,
        IDataView data,
        IEstimator<ITransformer> estimator,
        string foldColumnName = "Fold",
        string labelColumnName = "Label",
        string scoreColumnName = "Score",
        string predictedLabelColumnName = "PredictedLabel",
        int topKPredictionCount = 0,
        MLContext? context = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return [.. FoldLoop.ByFold(data, estimator, foldColumnName, context ?? PannsContext.Of(catalog), cancellationToken).Select(one => new FoldResult(
            one.Name, one.Model, catalog.Evaluate(one.Scored, labelColumnName, scoreColumnName, predictedLabelColumnName, topKPredictionCount), one.Scored))];
    }

    /// <summary>
    /// Trains an estimator on one split of a data set and evaluates it on another, for data sets with splits (MSoS, DCASE). Rows of other
    /// splits are not used.
    /// </summary>
    /// <param name="catalog"><c>mlContext.MulticlassClassification</c>.</param>
    /// <param name="data">The rows of all splits, with a column that names the split of each.</param>
    /// <param name="estimator">The estimator, which must produce a label key, scores and a predicted label.</param>
    /// <param name="partColumnName">The column of splits (text).</param>
    /// <param name="trainPart">The training split.</param>
    /// <param name="testPart">The test split; becomes <see cref="FoldResult.Fold"/>.</param>
    /// <param name="labelColumnName">The label column produced by the estimator: a key.</param>
    /// <param name="scoreColumnName">The column of scores.</param>
    /// <param name="predictedLabelColumnName">The column of predictions.</param>
    /// <param name="topKPredictionCount">The k of <see cref="MulticlassClassificationMetrics.TopKAccuracy"/>; 0 not to compute it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing, of another type, or a split has no rows.</exception>
    /// <example>
    /// <code>
    /// var result = ml.MulticlassClassification.TrainTestByPart(
    ///     ml.Data.LoadMsos("MSoS"), pipeline, trainPart: "development", testPart: "evaluation");
    /// Console.WriteLine($"accuracy {result.Metrics.MicroAccuracy:F4}");
    /// </code>
    /// </example>
    public static FoldResult TrainTestByPart(
        this MulticlassClassificationCatalog catalog,
        IDataView data,
        IEstimator<ITransformer> estimator,
        string partColumnName = "Part",
        string trainPart = "train",
        string testPart = "test",
        string labelColumnName = "Label",
        string scoreColumnName = "Score",
        string predictedLabelColumnName = "PredictedLabel",
        int topKPredictionCount = 0)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var (name, model, scored) = FoldLoop.ByPart(data, estimator, partColumnName, trainPart, testPart);
        return new(name, model, catalog.Evaluate(scored, labelColumnName, scoreColumnName, predictedLabelColumnName, topKPredictionCount), scored);
    }
}
