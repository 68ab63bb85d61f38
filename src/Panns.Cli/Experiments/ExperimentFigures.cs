using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Panns.Output.Figures;
using Panns.Transfer.Reports.Figures;

namespace Panns.Cli.Experiments;

/// <summary>The figures of experiments that pretrain: mAP against iterations, as in figure 4 of the paper, and those of figures 3, 5 and 12.</summary>
internal static class ExperimentFigures
{
    // Classes of one plot of figure 12.
    private const int ClassesOfPlot = 100;

    public static string Html(Experiment experiment, ImmutableArray<ExperimentCell> cells, IReadOnlyList<ExperimentResult> results)
    {
        var html = new StringBuilder();
        ExperimentCell[] first = [.. experiment.Runs.Select(run => cells.First(cell => cell.Run == run))];
        var isAgainstCost = experiment.Figure == ExperimentFigure.MultiAdds;
        if (isAgainstCost)
        {
            html.Append(MultiAdds(experiment, results));
        }

        string[] plots = isAgainstCost ? [] : [.. experiment.Runs.SelectMany(run => run.Plots).Distinct(StringComparer.Ordinal)];
        foreach (var plot in plots.Length == 0 ? [""] : plots)
        {
            html.Append(Curves(experiment, plot, [.. first.Where(cell => plot.Length == 0 || cell.Run.Plots.Contains(plot))]));
        }

        return html.Append(experiment.Figure switch
        {
            ExperimentFigure.ClassesOverIterations => OverIterations(first[0]),
            ExperimentFigure.Classes => Classes(experiment, first),
            _ => "",
        }).Append(experiment.Figure is ExperimentFigure.Classes or ExperimentFigure.ClassesOverIterations ? ClassTable(experiment, first) : "").ToString();
    }

    private static string Curves(Experiment experiment, string plot, ExperimentCell[] cells)
    {
        var evaluation = cells.Select((cell, i) => new Series(cell.Run.Name, i, ScoreFile.Curve(cell), [])).Where(series => series.Points.Length > 1).ToArray();
        var training = cells.Select((cell, i) => new Series("", i, ScoreFile.Curve(cell, "train"), []) { IsLight = true }).Where(series => series.Points.Length > 1).ToArray();
        return evaluation.Length == 0 ? "" : Lines(
            plot,
            training.Length == 0 ? "Evaluation clips, seed 0." : "Solid: evaluation clips; light: training clips; seed 0. As in figure 4 of the paper.",
            "iteration", experiment.Score, [.. training, .. evaluation]);
    }

    /// <summary>The paper's points and those measured, those of a kind of network on a line.</summary>
    private static string MultiAdds(Experiment experiment, IReadOnlyList<ExperimentResult> results)
    {
        var series = experiment.Runs.Where(run => run.MultiAdds is not null).GroupBy(run => run.Plots.FirstOrDefault("")).SelectMany((runs, i) =>
        {
            ExperimentRun[] all = [.. runs.OrderBy(run => run.MultiAdds)];
            return (Series[])
            [
                new($"{runs.Key}, paper", i, [.. all.Where(run => run.Paper is not null).Select(run => (run.MultiAdds!.Value, run.Paper!.Value))], []) { IsDashed = true },
                new(runs.Key, i, [.. all.Select(run => (run.MultiAdds!.Value, ScoreSummary.Of(run, results)?.Mean ?? double.NaN)).Where(point => double.IsFinite(point.Item2))], []),
            ];
        }).Where(one => one.Points.Length > 0).ToArray();
        return series.Length == 0 ? "" : Lines(
            "", "Dashed: the paper's figure 5; solid: measured, the mean over the seeds. Billions for a clip of ten seconds.", "multi-adds, billions", experiment.Score, series);
    }

    private static string OverIterations(ExperimentCell cell)
    {
        var classes = ClassPrecision.Read(cell);
        return string.Concat(ClassRanks.Of(classes.Length).Select(ranks => Lines(
            string.Create(CultureInfo.InvariantCulture, $"Classes {ranks.First} to {ranks.Last} by number of training clips"),
            "Average precision on the evaluation clips; in parentheses the number of training clips. As in figure 3 of the paper.",
            "iteration", "AP",
            [.. classes[(ranks.First - 1)..ranks.Last].Select((one, i) => new Series(one.Label, i, one.Curve, [])).Where(series => series.Points.Length > 1)])));
    }

    private static string Classes(Experiment experiment, ExperimentCell[] cells)
    {
        var runs = cells.Select(cell => (cell.Run.Name, Classes: AtBest(cell))).Where(run => run.Classes.Length > 0).ToArray();
        if (runs.Length == 0)
        {
            return "";
        }

        // The order of classes is that of the first run.
        var order = runs[0].Classes;
        var most = Math.Log10(Math.Max(10, order.Max(one => one.Class.TrainingClips)));
        return string.Concat(Enumerable.Range(0, (order.Length + ClassesOfPlot - 1) / ClassesOfPlot).Select(plot =>
        {
            var places = Enumerable.Range(plot * ClassesOfPlot, Math.Min(ClassesOfPlot, order.Length - (plot * ClassesOfPlot))).ToArray();
            var clips = new Series("training clips, logarithmic, the most at 1", runs.Length, [.. places.Select(i => (i + 1.0, Math.Log10(Math.Max(1, order[i].Class.TrainingClips)) / most))], []) { IsLight = true };
            var series = runs.Select((run, i) => new Series(run.Name, i, [.. places.Select(place => (place + 1.0, PrecisionOf(run.Classes, order[place].Class.Name))).Where(point => double.IsFinite(point.Item2))], []));
            return Lines(
                string.Create(CultureInfo.InvariantCulture, $"Classes {places[0] + 1} to {places[^1] + 1} by number of training clips"),
                "Average precision on the evaluation clips, seed 0, in each run's best evaluation; names in the table below. As in figure 12 of the paper.",
                "rank of the class", experiment.Score == "mAP" ? "AP" : experiment.Score, [clips, .. series.Where(one => one.Points.Length > 1)]);
        }));
    }

    private static string ClassTable(Experiment experiment, ExperimentCell[] cells)
    {
        var runs = cells.Select(cell => (cell.Run.Name, Classes: AtBest(cell))).Where(run => run.Classes.Length > 0).ToArray();
        if (runs.Length == 0)
        {
            return "";
        }

        var html = new StringBuilder("<h2>Classes</h2>\n<div class=\"wide\"><table><thead><tr><th>class</th><th>training clips</th><th>AP, paper</th>");
        html.Append(string.Concat(runs.Select(run => $"<th>{SvgCanvas.Escape(run.Name)}</th>"))).Append("</tr></thead><tbody>\n");
        foreach (var (one, _) in runs[0].Classes)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{SvgCanvas.Escape(one.Name)}</td><td>{one.TrainingClips}</td><td>{Text(experiment.Classes.GetValueOrDefault(one.Name, double.NaN))}</td>");
            html.Append(string.Concat(runs.Select(run => $"<td>{Text(PrecisionOf(run.Classes, one.Name))}</td>"))).Append("</tr>\n");
        }

        return html.Append("</tbody></table></div>\n").ToString();

        static string Text(double value) => double.IsFinite(value) ? value.ToString("0.000", CultureInfo.InvariantCulture) : "–";
    }

    /// <summary>Average precision of each class in the evaluation with the highest mAP.</summary>
    private static ImmutableArray<(ClassPrecision Class, double Precision)> AtBest(ExperimentCell cell)
        => ScoreFile.Curve(cell) is { IsEmpty: false } curve && curve.MaxBy(point => point.Score).Iteration is var best
            ? [.. ClassPrecision.Read(cell).Select(one => (one, one.At(best)))] : [];

    private static double PrecisionOf(ImmutableArray<(ClassPrecision Class, double Precision)> classes, string name)
        => classes.FirstOrDefault(one => one.Class.Name == name) is { Class: not null } found ? found.Precision : double.NaN;

    private static string Lines(string title, string caption, string xTitle, string yTitle, Series[] series)
        => series.Length == 0 ? "" : (title.Length == 0 ? "" : $"<h2>{SvgCanvas.Escape(title)}</h2>\n")
            + PageFigure.Html(caption, width => LineFigure.Draw(title.Length == 0 ? yTitle : title, xTitle, yTitle, series, isScore: true, logX: false, width: width));
}
