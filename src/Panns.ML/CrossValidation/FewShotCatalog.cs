using System.Collections.Immutable;
using Microsoft.ML;
using Panns.ML.Common;
using Panns.ML.CrossValidation;
using Panns.Transfer;

namespace Panns.ML;

/// <summary>Few-shot curves: what a pipeline learns of a few rows of each class (figures 6 to 11 of the paper).</summary>
public static class FewShotCatalog
{
    /// <summary>
    /// Draws a few training rows of each class from all folds but one, trains the estimator on them, and tests on all rows of that fold; for each
    /// fold, number of rows and draw. Compute embeddings before (<c>mlContext.Data.Cache</c>), because the data is read for every draw.
    /// </summary>
    /// <param name="catalog"><c>mlContext.MulticlassClassification</c>.</param>
    /// <param name="data">The rows, with a column <c>Fold</c> and a column <c>Label</c> (text or key), as the loaders give them.</param>
    /// <param name="estimator">The estimator, which must produce a label key, scores and a predicted label.</param>
    /// <param name="shots">Numbers of training rows of each class.</param>
    /// <param name="repeats">Number of draws for each.</param>
    /// <returns>The accuracies of each number of rows: for each draw the mean over folds.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing, of another type, or has fewer than two folds.</exception>
    /// <example>
    /// <code>
    /// var sounds = ml.Data.LoadEsc10("ESC-10");
    /// var features = ml.Data.Cache(ml.Transforms.PannsEmbedding("Features", "Path").Fit(sounds).Transform(sounds));
    /// var trainer = ml.Transforms.Conversion.MapValueToKey("Label").Append(ml.MulticlassClassification.Trainers.FreezeL1());
    /// foreach (var point in ml.MulticlassClassification.FewShot(features, trainer, shots: [1, 2, 5, 10], repeats: 5))
    /// {
    ///     Console.WriteLine($"{point.Shots} clips a class: {point.Mean:F3} ± {point.Deviation:F3}");
    /// }
    /// </code>
    /// </example>
    public static ImmutableArray<FewShotPoint> FewShot(
        this MulticlassClassificationCatalog catalog, IDataView data, IEstimator<ITransformer> estimator, IReadOnlyList<int> shots, int repeats = 5)
    {
        ArgumentNullException.ThrowIfNull(shots);
        return catalog.FewShot(data, estimator, new FewShotOptions { Shots = [.. shots], Repeats = repeats });
    }

    /// <summary>The same, with columns, seed, log and cancellation of one's own.</summary>
    /// <param name="catalog"><c>mlContext.MulticlassClassification</c>.</param>
    /// <param name="data">The rows.</param>
    /// <param name="estimator">The estimator, which must produce a label key, scores and a predicted label.</param>
    /// <param name="options">Numbers of rows and draws, columns, seed.</param>
    /// <returns>The accuracies of each number of rows: for each draw the mean over folds.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing, of another type, or has fewer than two folds.</exception>
    /// <example>
    /// <code>
    /// var points = ml.MulticlassClassification.FewShot(features, trainer, new FewShotOptions { Shots = [1, 2, 5], Repeats = 20, Seed = 1, Context = ml });
    /// </code>
    /// </example>
    public static ImmutableArray<FewShotPoint> FewShot(
        this MulticlassClassificationCatalog catalog, IDataView data, IEstimator<ITransformer> estimator, FewShotOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(estimator);
        ArgumentNullException.ThrowIfNull(options);
        var log = new ContextLog(options.Context ?? PannsContext.Of(catalog), nameof(FewShot));
        var (column, folds) = FoldLoop.Read(data, options.FoldColumnName, log);
        var rows = DrawnRows.Read(data, column, options.ClassColumnName);
        return [.. options.Shots.Select(shots => new FewShotPoint(shots, [.. Enumerable.Range(0, options.Repeats).Select(repeat => Measure(shots, repeat))]))];

        double Measure(int shots, int repeat)
        {
            double sum = 0;
            for (var i = 0; i < folds.Count; i++)
            {
                options.CancellationToken.ThrowIfCancellationRequested();
                var fold = folds[i];
                var drawn = rows.Draw(fold, shots, Panns.Transfer.FewShot.SeedOf(options.Seed, shots, repeat, i));
                var model = estimator.Fit(FilteredView.ById(data, drawn));
                var scored = model.Transform(FilteredView.ByFold(data, column, name => name == fold));
                sum += catalog.Evaluate(scored, options.LabelColumnName, options.ScoreColumnName, options.PredictedLabelColumnName).MicroAccuracy;
            }

            var accuracy = sum / folds.Count;
            log.Info(FormattableString.Invariant($"{shots} rows a class, draw {repeat + 1} of {options.Repeats}: accuracy {accuracy:F4}"));
            return accuracy;
        }
    }
}
