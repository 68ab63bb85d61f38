using System.Collections.Immutable;
using System.Globalization;
using Panns.Transfer.Data.Tables;

namespace Panns.Transfer.Data;

/// <summary>The folds or splits of a table's rows.</summary>
internal sealed class TableFolds
{
    private readonly FoldNumbers _numbers;
    private readonly Func<TableRow, string> _cell;

    private TableFolds(Func<TableRow, string> cell, IEnumerable<string> folds) => (_cell, _numbers) = (cell, new(folds));

    /// <summary>Names of the folds in order of their numbers; empty if the names are the numbers.</summary>
    public ImmutableArray<string> Names => _numbers.Names;

    /// <summary>Names of the training and test splits, if the rows have splits.</summary>
    public (string Train, string Test)? Parts { get; private init; }

    /// <summary>Anything unusual, one line each.</summary>
    public ImmutableArray<string> Notes { get; private init; } = [];

    /// <exception cref="PannsException">A fold is a fraction or negative.</exception>
    public static TableFolds Of(string path, IReadOnlyList<TableRow> rows)
    {
        var (inFold, inPart) = (Values(path, rows, row => row.Fold), Values(path, rows, row => row.Part));
        if (inFold.Count > 0 && PartNames.Find(inFold) is null)
        {
            return new(row => row.Fold, inFold) { Notes = inPart.Count > 0 ? ["folds come from the fold column; the part column is ignored"] : [] };
        }

        Func<TableRow, string> cell = inFold.Count > 0 ? row => row.Fold : row => row.Part;
        var values = inFold.Count > 0 ? inFold : inPart;
        return PartNames.Find(values) is { } parts ? new(cell, []) { Parts = parts }
            : inFold.Count == 0 && values.Count == 1 ? new(_ => "", []) { Notes = [$"all rows are in the part '{values.First()}', so there are no folds"] }
            : new(cell, values);
    }

    /// <summary>The fold of a row, from 1; 0 for none.</summary>
    public int FoldOf(TableRow row) => Parts is null && Plain(_cell(row)) is { Length: > 0 } fold ? _numbers[fold] : 0;

    /// <summary>The split of a row; empty for none.</summary>
    public string PartOf(TableRow row) => Parts is null ? "" : Plain(_cell(row));

    private static HashSet<string> Values(string path, IEnumerable<TableRow> rows, Func<TableRow, string> cell)
    {
        var values = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            var value = Plain(cell(row));
            if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && (number < 0 || number != Math.Floor(number)))
            {
                throw new PannsException(FormattableString.Invariant($"{path}: line {row.Line}: '{value}' is not a fold: folds are whole numbers or names"));
            }

            if (value.Length > 0)
            {
                values.Add(value);
            }
        }

        return values;
    }

    // 1.0 means 1: pandas writes integers this way if one of the column's cells is empty.
    private static string Plain(string cell)
        => Missing.Is(cell) ? ""
            : double.TryParse(cell, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number == Math.Floor(number) && number < 1e9
                ? number.ToString(CultureInfo.InvariantCulture)
                : cell;
}
