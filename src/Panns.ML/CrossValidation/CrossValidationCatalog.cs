using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Data;
using Panns.ML.CrossValidation;

namespace Panns.ML;

/// <summary>Cross-validation on the folds, and tests on the parts, that a set comes with.</summary>
public static class CrossValidationCatalog
{
    /// <summary>
    /// Trains an estimator once for every fold, on the rows of all others, and evaluates it on that fold's. Sets of sounds come with
    /// folds that keep recordings of one source together; ML.NET's own <c>CrossValidate</c> draws rows at random and measures too much.
    /// A row without a fold is neither learned from nor tested: NaN, a negative number, an empty text, a missing key, and the number 0 unless
    /// folds are numbered from it (0, 1, 2 without a gap). Sets without folds are for ML.NET's <c>CrossValidate</c> with
    /// <c>samplingKeyColumnName: "Group"</c>, which parts no recording.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">The data. Every fold passes over it anew: <c>mlContext.Data.Cache</c> keeps what is costly to compute.</param>
    /// <param name="estimator">What to train: the steps to a label key, scores and a predicted label.</param>
    /// <param name="foldColumnName">The column of folds: numbers, texts or keys.</param>
    /// <param name="labelColumnName">The column of classes behind the estimator: a key.</param>
    /// <param name="scoreColumnName">The column of scores.</param>
    /// <param name="predictedLabelColumnName">The column of predictions.</param>
    /// <param name="topKPredictionCount">Counts a prediction as right for <see cref="MulticlassClassificationMetrics.TopKAccuracy"/> where the class is among so many; 0 not to count.</param>
    /// <param name="context">Hears, through <see cref="MLContext.Log"/>, of rows without a fold; null for silence.</param>
    /// <param name="cancellationToken">Stops between folds.</param>
    /// <returns>A result for every fold: numbers by size, texts in alphabetical order.</returns>
    /// <exception cref="ArgumentOutOfRangeException">
    /// There is no such column, it is of another type, or its values name fewer than two folds: a set that comes in parts is for
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
        return [.. FoldLoop.ByFold(data, estimator, foldColumnName, context, cancellationToken).Select(one => new FoldResult(
            one.Name, one.Model, catalog.Evaluate(one.Scored, labelColumnName, scoreColumnName, predictedLabelColumnName, topKPredictionCount), one.Scored))];
    }

    /// <summary>
    /// Trains an estimator on one part of a set and evaluates it on another, for sets that come in parts (MSoS, DCASE). Rows of other
    /// parts are neither learned from nor tested.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">The data.</param>
    /// <param name="estimator">What to train: the steps to a label key, scores and a predicted label.</param>
    /// <param name="partColumnName">The column of parts (text).</param>
    /// <param name="trainPart">The part to learn from.</param>
    /// <param name="testPart">The part to be tested on, which <see cref="FoldResult.Fold"/> names.</param>
    /// <param name="labelColumnName">The column of classes behind the estimator: a key.</param>
    /// <param name="scoreColumnName">The column of scores.</param>
    /// <param name="predictedLabelColumnName">The column of predictions.</param>
    /// <param name="topKPredictionCount">Counts a prediction as right for <see cref="MulticlassClassificationMetrics.TopKAccuracy"/> where the class is among so many; 0 not to count.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column, it is of another type, or no row belongs to one of the parts.</exception>
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
