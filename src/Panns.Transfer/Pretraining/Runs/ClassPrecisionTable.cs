using System.Globalization;
using Panns.Common.IO;
using Panns.Output.Csv;

namespace Panns.Transfer.Pretraining.Runs;

/// <summary>
/// The average precision of each class on the evaluation clips as a table: a row a class, with the clips that it has, and a column an evaluation,
/// called after its iteration: <c>ap_2000</c>. Cells are empty where no clip has the class.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="labels">The classes.</param>
/// <param name="trainingClips">Clips to learn from of each class.</param>
/// <param name="evaluationClips">Clips to evaluate on of each class.</param>
internal sealed class ClassPrecisionTable(string path, LabelSet labels, int[] trainingClips, int[] evaluationClips)
{
    private const string Prefix = "ap_";

    /// <summary>Adds an evaluation.</summary>
    /// <param name="earlier">Iterations of those before it; columns of others, of a run that was cut short after them, are dropped.</param>
    /// <param name="iteration">Its iteration.</param>
    /// <param name="precision">Average precision of each class; NaN where it has none.</param>
    public void Add(IEnumerable<long> earlier, long iteration, IReadOnlyList<double> precision)
    {
        var old = File.Exists(path) ? CsvTable.Read(path, ',') : null;
        string[] columns = old is null || old.Rows.Count != labels.Count ? []
            : [.. earlier.Where(one => one < iteration).Select(Column).Where(old.Has)];
        string[] heading = ["index", "display_name", "training_clips", "evaluation_clips", .. columns, Column(iteration)];
        var rows = labels.Select((label, i) => (string[])
        [
            CsvWriter.Number((long)i), label.Name, CsvWriter.Number((long)trainingClips[i]), CsvWriter.Number((long)evaluationClips[i]),
            .. columns.Select(column => old!.Get(old.Rows[i].Cells, column)), CsvWriter.Number(precision[i]),
        ]);
        StagedFile.Write(path, CsvWriter.Text(rows.Prepend(heading)));
    }

    private static string Column(long iteration) => Prefix + iteration.ToString(CultureInfo.InvariantCulture);
}
