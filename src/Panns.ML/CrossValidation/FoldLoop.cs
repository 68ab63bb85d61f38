using Microsoft.ML;
using Microsoft.ML.Data;
using Panns.ML.Common;

namespace Panns.ML.CrossValidation;

/// <summary>A model with the scored rows that it was not trained on.</summary>
internal readonly record struct HeldOut(string Name, ITransformer Model, IDataView Scored);

/// <summary>Trains on some rows of the data and scores the others.</summary>
internal static class FoldLoop
{
    /// <summary>Holds out one fold after the other.</summary>
    /// <param name="data">The data.</param>
    /// <param name="estimator">The estimator.</param>
    /// <param name="column">The column of folds.</param>
    /// <param name="context">Logs the number of rows without a fold; may be null.</param>
    /// <param name="cancellationToken">Checked between folds.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing, of another type, or has fewer than two folds.</exception>
    public static IEnumerable<HeldOut> ByFold(
        IDataView data, IEstimator<ITransformer> estimator, string column, MLContext? context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(estimator);
        var (folds, names) = Read(data, column, new(context, "CrossValidateByFold"));
        return Folds();

        IEnumerable<HeldOut> Folds()
        {
            foreach (var fold in names)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return Run(data, estimator, folds, fold, name => name is not null && name != fold);
            }
        }
    }

    /// <summary>Reads the folds; tells how many rows have none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing, of another type, or has fewer than two folds.</exception>
    public static (FoldColumn Column, List<string> Names) Read(IDataView data, string column, ContextLog log)
    {
        var (folds, names, without) = FoldColumn.Read(data, column);
        if (names.Count < 2)
        {
            var parts = PartsOf(data);
            var advice = parts.Count > 1 ? $"; the set has parts instead ({string.Join(", ", parts)}): use TrainTestByPart" : "";
            throw new ArgumentOutOfRangeException(
                nameof(column), FormattableString.Invariant($"Fold column '{column}' names {names.Count} folds; cross-validation needs at least two{advice}"));
        }

        if (without > 0)
        {
            log.Warning(FormattableString.Invariant(
                $"{without} rows have no fold in column '{column}' (no value, a negative one, or 0 if folds are not numbered from 0): they are not used"));
        }

        return (folds, names);
    }

    /// <summary>Holds out one split.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or not text, or a split has no rows.</exception>
    public static HeldOut ByPart(IDataView data, IEstimator<ITransformer> estimator, string column, string train, string test)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(estimator);
        ArgumentException.ThrowIfNullOrEmpty(train);
        ArgumentException.ThrowIfNullOrEmpty(test);
        var (parts, names, _) = FoldColumn.Read(data, column);
        if (Array.Find([train, test], part => !names.Contains(part)) is { } missing)
        {
            throw new ArgumentOutOfRangeException(
                nameof(column), $"Column '{column}' names no part '{missing}'; {(names.Count == 0 ? "it names none" : $"its parts are {string.Join(", ", names)}")}");
        }

        return Run(data, estimator, parts, test, name => name == train);
    }

    private static HeldOut Run(IDataView data, IEstimator<ITransformer> estimator, FoldColumn column, string test, Predicate<string?> isTrain)
    {
        var model = estimator.Fit(FilteredView.ByFold(data, column, isTrain));
        return new(test, model, model.Transform(FilteredView.ByFold(data, column, name => name == test)));
    }

    // The column of splits that the loaders add.
    private static List<string> PartsOf(IDataView data)
        => data.Schema.GetColumnOrNull(nameof(AudioRow.Part))?.Type is TextDataViewType
            ? FoldColumn.Read(data, nameof(AudioRow.Part)).Names
            : [];
}
