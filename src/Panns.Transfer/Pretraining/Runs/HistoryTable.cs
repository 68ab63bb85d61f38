using System.Collections.Immutable;
using System.Globalization;
using Panns.Output.Csv;

namespace Panns.Transfer.Pretraining.Runs;

/// <summary>Writes and parses the history as a table, without loss of precision, for history.csv and checkpoints.</summary>
internal static class HistoryTable
{
    private static readonly string[] Heading =
    [
        "iteration", "seconds", "learning_rate", "loss", "train_map", "train_mauc", "train_dprime", "eval_map", "eval_mauc", "eval_dprime", "clips_per_second", "waiting_share",
    ];

    public static string ToText(IEnumerable<PretrainingRecord> history) => CsvWriter.Text(history.Select(record => (string[])
    [
        CsvWriter.Number(record.Iteration), CsvWriter.Number(record.Seconds), CsvWriter.Number(record.LearningRate), CsvWriter.Number(record.Loss),
        .. Cells(record.Training), .. Cells(record.Evaluation), CsvWriter.Number(record.ClipsPerSecond), CsvWriter.Number(record.WaitingShare),
    ]).Prepend(Heading));

    /// <exception cref="FormatException">The text is not a history.</exception>
    public static ImmutableArray<PretrainingRecord> Parse(string text)
        => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => ParseOne(line.Split(',')))];

    private static PretrainingRecord ParseOne(string[] cells) => cells.Length == Heading.Length
        ? new(long.Parse(cells[0], CultureInfo.InvariantCulture), Number(cells[1]), Number(cells[2]), Number(cells[3]))
        {
            Training = Score(cells.AsSpan(4, 3)),
            Evaluation = Score(cells.AsSpan(7, 3)),
            ClipsPerSecond = Number(cells[10]),
            WaitingShare = Number(cells[11]),
        }
        : throw new FormatException("a row of the history has another number of cells");

    private static string[] Cells(TaggingScore? score) => score is null ? ["", "", ""]
        : [CsvWriter.Number(score.MeanAveragePrecision), CsvWriter.Number(score.MeanAreaUnderCurve), CsvWriter.Number(score.DPrime)];

    private static TaggingScore? Score(ReadOnlySpan<string> cells)
        => cells[0].Length + cells[1].Length + cells[2].Length == 0 ? null : new(Number(cells[0]), Number(cells[1]), Number(cells[2]));

    private static double Number(string cell) => cell.Length == 0 ? double.NaN : double.Parse(cell, CultureInfo.InvariantCulture);
}
