using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Data;
using Panns.ML.CrossValidation;

namespace Panns.ML;

/// <summary>Cross-validation on the folds that a set comes with.</summary>
public static class CrossValidationCatalog
{
    /// <summary>
    /// Trains an estimator once for every fold, on the rows of all others, and evaluates it on that fold's. Sets of sounds come with
    /// folds that keep recordings of one source together; ML.NET's own <c>CrossValidate</c> draws rows at random and measures too much.
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="data">The data. Every fold passes over it anew: <c>mlContext.Data.Cache</c> keeps what is costly to compute.</param>
    /// <param name="estimator">What to train: the steps to a label key, scores and a predicted label.</param>
    /// <param name="foldColumn">The column of folds: numbers, texts or keys. A row without value takes part in no fold.</param>
    /// <param name="labelColumn">The column of classes behind the estimator: a key.</param>
    /// <param name="scoreColumn">The column of scores.</param>
    /// <param name="predictedLabelColumn">The column of predictions.</param>
    /// <param name="topK">Counts a prediction as right for <see cref="MulticlassClassificationMetrics.TopKAccuracy"/> where the class is among so many; 0 not to count.</param>
    /// <param name="cancellationToken">Stops between folds.</param>
    /// <returns>A result for every fold: numbers by size, texts in alphabetical order.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column, it is of another type, or its values name fewer than two folds.</exception>
    public static ImmutableArray<FoldResult> CrossValidateByFold(
        this MulticlassClassificationCatalog catalog,
        IDataView data,
        IEstimator<ITransformer> estimator,
        string foldColumn = "Fold",
        string labelColumn = "Label",
        string scoreColumn = "Score",
        string predictedLabelColumn = "PredictedLabel",
        int topK = 0,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(estimator);
        var column = FoldColumn.Of(data.Schema, foldColumn);
        var folds = column.Folds(data);
        if (folds.Count < 2)
        {
            throw new ArgumentOutOfRangeException(nameof(foldColumn), $"Fold column '{foldColumn}' names {folds.Count} folds; cross-validation takes two at least");
        }

        var results = ImmutableArray.CreateBuilder<FoldResult>(folds.Count);
        foreach (var fold in folds)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var model = estimator.Fit(new FoldView(data, column, name => name is not null && name != fold));
            var scored = model.Transform(new FoldView(data, column, name => name == fold));
            results.Add(new(fold, model, catalog.Evaluate(scored, labelColumn, scoreColumn, predictedLabelColumn, topK), scored));
        }

        return results.MoveToImmutable();
    }
}
