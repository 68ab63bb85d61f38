using System.Globalization;
using Panns.Cli.Hosting;
using Panns.Cli.Output;
using Panns.Common.IO;
using Panns.Output.Csv;

namespace Panns.Cli.Commands.Transfer;

/// <summary>Thresholds of classes: a table with the columns label, threshold and perhaps low_threshold.</summary>
internal static class ThresholdTable
{
    private const string Label = "label", Threshold = "threshold", Low = "low_threshold";

    private static readonly string[] Columns = [Label, Threshold, "f1", "precision", "recall", "reference", "f1_before"];

    /// <summary>Reads a table.</summary>
    /// <exception cref="PannsException">It cannot be read, or holds something else.</exception>
    public static IReadOnlyDictionary<string, EventThreshold> Read(string path)
    {
        var table = CsvTable.Read(path);
        if (!table.Has(Label) || !table.Has(Threshold))
        {
            throw new PannsException($"{path}: thresholds are a table with the columns {Label} and {Threshold}, as panns detect --tune writes");
        }

        var thresholds = new Dictionary<string, EventThreshold>(StringComparer.Ordinal);
        foreach (var (line, cells) in table.Rows)
        {
            var (high, low) = (Score(table.Get(cells, Threshold)), table.Get(cells, Low) is { Length: > 0 } text ? Score(text) : null);
            if (high is not { } value || (table.Get(cells, Low).Length > 0 && low is null))
            {
                throw new PannsException(string.Create(CultureInfo.InvariantCulture, $"{path}: line {line}: a threshold is a number from 0 to 1"));
            }

            if (!thresholds.TryAdd(table.Get(cells, Label), new(value, low)))
            {
                throw new PannsException(string.Create(CultureInfo.InvariantCulture, $"{path}: line {line}: '{table.Get(cells, Label)}' has a threshold already"));
            }
        }

        return thresholds;
    }

    /// <summary>Writes thresholds that were found.</summary>
    public static void Write(string path, ThresholdTuning found)
    {
        Destination.RequireFolder(path);
        StagedFile.Write(path, stream =>
        {
            using var text = new StreamWriter(stream, leaveOpen: true);
            text.Write(CsvWriter.Text([Columns, .. Rows(found, value => CsvWriter.Number((double?)value))]));
        });
    }

    /// <summary>Prints thresholds that were found.</summary>
    public static void Print(Terminal terminal, ThresholdTuning found)
    {
        var table = new TextTable([.. Columns.Select((column, i) => (column.Replace('_', ' '), i > 0))]);
        foreach (var row in Rows(found, value => value.ToString("0.000", CultureInfo.InvariantCulture)))
        {
            table.Add(row);
        }

        table.Write(terminal);
    }

    private static double? Score(string text)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1 ? value : null;

    private static IEnumerable<string[]> Rows(ThresholdTuning found, Func<double, string> number) => found.Classes.Select(one => (string[])
    [
        one.Label, number(one.Threshold), number(one.Tuned.F1), number(one.Tuned.Precision), number(one.Tuned.Recall),
        one.Tuned.Reference.ToString(CultureInfo.InvariantCulture), number(one.Usual.F1),
    ]);
}
