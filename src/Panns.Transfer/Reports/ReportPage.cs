using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Panns.Output.Figures;
using Panns.Transfer.Data;
using Panns.Transfer.Reports.Figures;

namespace Panns.Transfer.Reports;

/// <summary>The page of a report.</summary>
internal sealed class ReportPage
{
    private readonly StringBuilder _body = new();

    public static string Write(IReadOnlyList<EvaluationResult> evaluations, FewShotResult? fewShot, IReadOnlyList<NetworkScore> others)
    {
        var page = new ReportPage();
        var dataset = SvgCanvas.Escape(evaluations is [var first, ..] ? first.Dataset : fewShot?.Dataset ?? "");
        page._body.Append(CultureInfo.InvariantCulture, $"<h1>{dataset}</h1>\n<p class=\"lead\">{SvgCanvas.Escape(Lead(evaluations, fewShot))}</p>\n");
        if (evaluations.Count > 0)
        {
            page.Evaluations(evaluations, others);
        }

        if (fewShot is not null)
        {
            page.FewShot(fewShot);
        }

        page.Data(evaluations.Select(result => result.Data).Append(fewShot?.Data).FirstOrDefault(data => data is not null));
        page.Errors([.. evaluations.SelectMany(result => result.Errors).Concat(fewShot?.Errors ?? []).Distinct()]);
        return ReportStyle.Page($"{dataset}: transfer report", page._body);
    }

    private void Evaluations(IReadOnlyList<EvaluationResult> results, IReadOnlyList<NetworkScore> others)
    {
        var all = NamedStrategy.Of(results);
        var metric = results[0].Metric.Title();
        Heading("Scores");
        _body.Append(ReportTables.Scores(all));
        Figure("Mean of the folds (large mark), every fold (dots), and the 95 % interval over all tested clips together (band).", ScoreFigure.Draw("scores", metric, all));
        Heading("All metrics");
        _body.Append(ReportTables.Metrics(all));
        Caption("Over all tested clips together, with 95 % intervals (Wilson's, for as many clips as would vary like the metric does over 1000 draws). Macro: mean over the classes. d-prime is that of the mean AUC.");

        var scores = results.SelectMany(NetworkScore.Of).ToList();
        scores.AddRange(others.Where(other => !scores.Exists(one => (one.Model, one.Strategy) == (other.Model, other.Strategy))));
        if (scores.Count > 0)
        {
            Heading("Score against arithmetic");
            Figure("Mean of the folds and 95 % interval, as in figure 5 of the paper. Multiply-adds as the paper counts them: two for each multiply-accumulate.", CostFigure.Draw("score against multiply-adds", metric, scores, results.SelectMany(result => result.Strategies).Select(strategy => strategy.Name).Distinct()));
        }

        Learning(all);
        Confusion(all);
        Heading("Average precision by class");
        foreach (var result in results)
        {
            var strategies = all.Where(one => one.Result == result).ToImmutableArray();
            Figure(
                $"{(results.Count > 1 && result.Model is { } model ? model + ". " : "")}Marks: average precision over all tested clips, with 95 % intervals. Bars: clips that it was learned from, mean of the folds. As in figures 3 and 12 of the paper.",
                ClassFigure.Draw("average precision by class", result, strategies));
        }

        Heading("Every class");
        foreach (var one in all)
        {
            _body.Append(CultureInfo.InvariantCulture, $"<details><summary>{SvgCanvas.Escape(one.Name)}</summary>\n{ReportTables.Classes(one)}</details>\n");
        }
    }

    private void Learning(ImmutableArray<NamedStrategy> strategies)
    {
        var losses = LearningCurves.Losses(strategies);
        if (losses.Count == 0)
        {
            return;
        }

        Heading("Learning curves");
        Figure("Loss: mean of the folds, with their standard deviation.", LineFigure.Draw("learning curves", "epoch (of logistic regression: iteration)", "loss", losses, isScore: false));
        var scores = LearningCurves.Scores(strategies);
        if (scores.Count > 0)
        {
            Figure("Accuracy on the clips set aside from the training clips, as in figure 4 of the paper.", LineFigure.Draw("accuracy on the clips set aside", "epoch", "accuracy", scores, isScore: true));
        }
    }

    private void Confusion(ImmutableArray<NamedStrategy> strategies)
    {
        var shown = strategies.Where(one => !one.Strategy.Confusion.IsEmpty).ToList();
        if (shown.Count == 0)
        {
            return;
        }

        Heading("Confusion");
        _body.Append(shown[0].Result.Classes.Length <= ConfusionFigure.Small ? "<div class=\"pairs\">\n" : "<div>\n");
        foreach (var one in shown)
        {
            Figure($"{one.Name}. Rows: the right class. Columns: the class given.", ConfusionFigure.Draw("confusion matrix of " + one.Name, one.Result.Classes, one.Strategy.Confusion));
        }

        _body.Append("</div>\n");
    }

    private void FewShot(FewShotResult result)
    {
        Heading("Few-shot curves");
        Figure(
            "Mean over the draws; the band is one standard deviation to either side. As in figures 6 to 11 of the paper.",
            LineFigure.Draw(
                "few-shot curves", "clips per class", result.Metric.Title(), [.. result.Curves.Select((curve, index) => new Series(
                    curve.Key, index, [.. curve.Value.OrderBy(point => point.Shots).Select(point => ((double)point.Shots, point.Mean))],
                    [.. curve.Value.OrderBy(point => point.Shots).Select(point => point.Deviation)]))],
                isScore: true,
                ticks: result.Curves.SelectMany(curve => curve.Value.Select(point => (double)point.Shots)).Distinct().Order()));
        _body.Append(ReportTables.FewShot(result));
        Caption("Mean ± standard deviation over the draws, and the 95 % interval of the mean by Student's t.");
    }

    private void Data(DatasetSummary? data)
    {
        if (data is not null)
        {
            Heading("The set");
            _body.Append("<ul>").AppendJoin("", data.Lines().Select(line => $"<li>{SvgCanvas.Escape(line)}</li>")).Append("</ul>\n");
            Caption("Clips of one group (one recording, file, actor, source) are never on both sides of folds that are drawn.");
        }
    }

    private void Errors(ImmutableArray<string> errors)
    {
        if (!errors.IsEmpty)
        {
            Heading("Clips that could not be read");
            _body.Append("<ul>").AppendJoin("", errors.Select(error => $"<li>{SvgCanvas.Escape(error)}</li>")).Append("</ul>\n");
        }
    }

    private static string Lead(IReadOnlyList<EvaluationResult> evaluations, FewShotResult? fewShot)
    {
        var parts = new List<string>();
        var seed = fewShot?.Seed ?? 0;
        if (evaluations is [var result, ..])
        {
            seed = result.Seed;
            parts.Add(result.Data?.Taken ?? FormattableString.Invariant($"{result.ClipsByClass.Sum()} labels, {result.Classes.Length} classes, {result.Folds.Length} fold{(result.Folds.Length == 1 ? "" : "s")}"));
        }

        var models = evaluations.Select(one => one.Model).Append(fewShot?.Model).OfType<string>().Distinct().ToList();
        if (models.Count > 0)
        {
            parts.Add($"network{(models.Count == 1 ? "" : "s")} {string.Join(", ", models)}");
        }

        parts.Add(FormattableString.Invariant($"seed {seed}"));
        return string.Join("; ", parts);
    }

    private void Heading(string title) => _body.Append(CultureInfo.InvariantCulture, $"<h2>{SvgCanvas.Escape(title)}</h2>\n");

    private void Caption(string text) => _body.Append(CultureInfo.InvariantCulture, $"<p class=\"caption\">{SvgCanvas.Escape(text)}</p>\n");

    private void Figure(string caption, string svg)
        => _body.Append(CultureInfo.InvariantCulture, $"<figure><div class=\"wide\">{svg}</div><figcaption>{SvgCanvas.Escape(caption)}</figcaption></figure>\n");
}
