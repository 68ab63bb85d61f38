using Panns.Transfer.Reports;

namespace Panns.Transfer;

/// <summary>Writes results as a self-contained HTML page with figures, without scripts, and the raw numbers next to it.</summary>
public static class TransferReport
{
    /// <summary>File name of the page.</summary>
    public const string PageName = "index.html";

    /// <summary>File name of the scores of every tested clip (<see cref="ClipScoreFile"/>), next to the page.</summary>
    public const string ClipsName = "clips.csv";

    /// <summary>Writes a report.</summary>
    /// <param name="folder">Its folder; created if missing. Files of an older report are overwritten.</param>
    /// <param name="evaluations">Results on folds of one data set, one per network; may be empty.</param>
    /// <param name="fewShot">Results against the number of clips; may be null.</param>
    /// <param name="others">Earlier scores on the same data set, for the figure of score against multiply-adds.</param>
    /// <returns>Path of the page.</returns>
    /// <exception cref="PannsException">A file cannot be written.</exception>
    public static string Write(
        string folder, IReadOnlyList<EvaluationResult> evaluations, FewShotResult? fewShot = null, IReadOnlyList<NetworkScore>? others = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(evaluations);
        WriteNumbers(folder, evaluations);
        if (fewShot is not null)
        {
            Save(folder, "few-shot.json", ResultJson.Write(fewShot));
            Save(folder, "few-shot.csv", ReportCsv.FewShot(fewShot));
        }

        Save(folder, PageName, ReportPage.Write(evaluations, fewShot, others ?? []));
        return Path.Combine(folder, PageName);
    }

    /// <summary>Writes the files next to the page.</summary>
    internal static void WriteNumbers(string folder, IReadOnlyList<EvaluationResult> evaluations)
    {
        if (evaluations.Count > 0)
        {
            var strategies = NamedStrategy.Of(evaluations);
            Save(folder, "results.json", ResultJson.Write(evaluations));
            Save(folder, "scores.csv", ReportCsv.Scores(strategies));
            Save(folder, "metrics.csv", ReportCsv.Metrics(strategies));
            Save(folder, "classes.csv", ReportCsv.Classes(strategies));
            Save(folder, "learning.csv", ReportCsv.Learning(strategies));
            if (strategies.Any(one => !one.Strategy.Clips.IsEmpty))
            {
                ClipScoreFile.Save(Path.Combine(folder, ClipsName), evaluations);
                Save(folder, "reliability.csv", ReportCsv.Reliability(strategies));
            }

            var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            foreach (var strategy in strategies.Where(one => !one.Strategy.Confusion.IsEmpty))
            {
                // Networks may have the same name, or names that differ only in characters not allowed in file names; a number keeps the files apart.
                var name = names.Add(strategy.FileName) ? strategy.FileName : FormattableString.Invariant($"{strategy.FileName}-{strategy.Index + 1}");
                Save(folder, $"confusion-{name}.csv", ReportCsv.Confusion(strategy));
            }
        }
    }

    private static void Save(string folder, string name, string text) => ResultJson.Save(Path.Combine(folder, name), text);
}
