using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Panns.Output.Figures;
using Panns.Output.Pages;
using Panns.Transfer.Reports.Figures;

namespace Panns.Cli.Experiments;

/// <summary>The page of an experiment: the paper's numbers beside those that were measured.</summary>
internal static class ExperimentPage
{
    public static string Write(Experiment experiment, ImmutableArray<ExperimentCell> cells, ExperimentResults results, double scale)
    {
        var title = SvgCanvas.Escape($"{experiment.Title} ({experiment.Source})");
        var current = results.All.Where(result => cells.Any(cell => cell.Text == result.Command)).ToList();
        var body = new StringBuilder();
        body.Append(CultureInfo.InvariantCulture, $"<h1>{title}</h1>\n<p class=\"lead\">{current.Count} of {cells.Length} runs; {Length(experiment, cells, scale)}</p>\n");
        body.Append(CultureInfo.InvariantCulture, $"<div class=\"wide\"><table><caption>Scores of the paper and measured ones</caption><thead><tr><th scope=\"col\">run</th><th scope=\"col\">{SvgCanvas.Escape(experiment.Score)}, paper</th><th scope=\"col\">measured</th><th scope=\"col\">deviation</th><th scope=\"col\">seeds</th></tr></thead><tbody>\n");
        foreach (var run in experiment.Runs)
        {
            var summary = ScoreSummary.Of(run, current);
            body.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{SvgCanvas.Escape(run.Name)}</th><td>{Number(run.Paper)}</td><td>{Number(summary?.Mean)}</td><td>{Number(summary?.Deviation)}</td><td>{summary?.Count ?? 0}</td></tr>\n");
        }

        body.Append("</tbody></table></div>\n");
        body.Append(ExperimentFigures.Html(experiment, cells, current));
        if (FewShotFigure(experiment, current) is { } figure)
        {
            body.Append(PageFigure.Html("Mean and standard deviation over the seeds; the paper's numbers are those of all clips.", figure));
        }

        body.Append("<h2>Command lines</h2>\n<div class=\"wide facts\"><table><caption>Command lines of the runs</caption><thead class=\"hidden\"><tr><th scope=\"col\">run</th><th scope=\"col\">command line</th></tr></thead><tbody>\n");
        foreach (var cell in cells)
        {
            body.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{SvgCanvas.Escape(cell.Run.Name)}, seed {cell.Seed}</th><td><code>panns {SvgCanvas.Escape(cell.Text)}</code></td></tr>\n");
        }

        return HtmlPage.Write(title, body.Append("</tbody></table></div>\n"));
    }

    // The curves so far; null before two points of one.
    private static Func<double, string>? FewShotFigure(Experiment experiment, IReadOnlyList<ExperimentResult> current)
    {
        var curves = experiment.Runs.Where(run => run.Curve is not null).GroupBy(run => run.Curve!).Select((runs, i) =>
        {
            var points = runs.Select(run => (run.Shots, Summary: ScoreSummary.Of(run, current))).Where(point => point.Summary is not null).ToList();
            return new Series(
                runs.Key, i, [.. points.Select(point => ((double)point.Shots, point.Summary!.Mean))], [.. points.Select(point => point.Summary!.Deviation)]);
        }).Where(series => series.Points.Length > 1).ToArray();
        if (curves.Length == 0)
        {
            return null;
        }

        return width => LineFigure.Draw(
            experiment.Title, "clips per class", experiment.Score, curves, isScore: true, experiment.Runs.Select(run => (double)run.Shots).Distinct(), width: width);
    }

    // Options of the command line can say another length than the experiment.
    private static string Length(Experiment experiment, ImmutableArray<ExperimentCell> cells, double scale)
    {
        if (experiment.Iterations is not { } whole)
        {
            return experiment.Runs[0].Curve is null ? "mean over the folds" : "clips drawn anew for each seed; mean over the folds";
        }

        if (experiment.Runs.Any(run => run.Iterations is not null))
        {
            return string.Create(CultureInfo.InvariantCulture, $"iterations as in each command line{(scale < 1 ? $" (scale {scale})" : "")}; the highest score of all evaluations of a run");
        }

        var words = cells[0].Words;
        return string.Create(CultureInfo.InvariantCulture, $"{words[words.IndexOf("--iterations") + 1]} iterations of the paper's {whole}{(scale < 1 ? string.Create(CultureInfo.InvariantCulture, $" (scale {scale})") : "")}; the highest score of all evaluations of a run");
    }

    private static string Number(double? value) => value is { } number && double.IsFinite(number) ? number.ToString("0.000", CultureInfo.InvariantCulture) : "–";
}
