using Panns.Transfer.Reports;

namespace Panns.Transfer;

/// <summary>Writes results as one page with figures that needs no network and no scripts, and beside it the raw numbers.</summary>
public static class TransferReport
{
    /// <summary>Name of the page.</summary>
    public const string PageName = "index.html";

    /// <summary>Writes a report.</summary>
    /// <param name="folder">Its folder; made where missing, files of an older report replaced.</param>
    /// <param name="evaluations">Results on folds of one set, one a network; empty for none.</param>
    /// <param name="fewShot">Results against the number of clips; null for none.</param>
    /// <param name="others">Earlier scores on the same set, for the figure of score against arithmetic.</param>
    /// <returns>Path of the page.</returns>
    /// <exception cref="PannsException">A file cannot be written.</exception>
    public static string Write(
        string folder, IReadOnlyList<EvaluationResult> evaluations, FewShotResult? fewShot = null, IReadOnlyList<NetworkScore>? others = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(evaluations);
        if (evaluations.Count > 0)
        {
            var strategies = NamedStrategy.Of(evaluations);
            Save("results.json", ResultJson.Write(evaluations));
            Save("scores.csv", ReportCsv.Scores(strategies));
            Save("metrics.csv", ReportCsv.Metrics(strategies));
            Save("classes.csv", ReportCsv.Classes(strategies));
            Save("learning.csv", ReportCsv.Learning(strategies));
            var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            foreach (var strategy in strategies.Where(one => !one.Strategy.Confusion.IsEmpty))
            {
                // Two networks may be called alike, or differ in what no file's name can hold: none takes the place of another.
                var name = names.Add(strategy.FileName) ? strategy.FileName : FormattableString.Invariant($"{strategy.FileName}-{strategy.Index + 1}");
                Save($"confusion-{name}.csv", ReportCsv.Confusion(strategy));
            }
        }

        if (fewShot is not null)
        {
            Save("few-shot.json", ResultJson.Write(fewShot));
            Save("few-shot.csv", ReportCsv.FewShot(fewShot));
        }

        Save(PageName, ReportPage.Write(evaluations, fewShot, others ?? []));
        return Path.Combine(folder, PageName);

        void Save(string name, string text) => ResultJson.Save(Path.Combine(folder, name), text);
    }
}
