using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Panns.Output.Figures;
using Panns.Output.Pages;
using Panns.Transfer.Data;
using Panns.Transfer.Reports.Figures;

namespace Panns.Transfer.Reports;

/// <summary>Writes the page of a report.</summary>
internal sealed class ReportPage
{
    private const int ShownPairs = 12;

    private readonly StringBuilder _body = new();

    public static string Write(IReadOnlyList<EvaluationResult> evaluations, FewShotResult? fewShot, IReadOnlyList<NetworkScore> others)
    {
        var page = new ReportPage();
        page.Begin(evaluations is [var first, ..] ? first.Dataset : fewShot?.Dataset ?? "", Lead(evaluations, fewShot));
        page.Measured(evaluations, fewShot, others);
        return HtmlPage.Write($"{SvgCanvas.Escape(evaluations is [var one, ..] ? one.Dataset : fewShot?.Dataset ?? "")}: transfer report", page._body);
    }

    /// <summary>Writes the page of a classifier, and of the measurement made before it was fitted to all clips.</summary>
    public static string Write(TransferModel model, EvaluationResult? measured, ResultProvenance made)
    {
        var page = new ReportPage();
        var title = $"{model.Strategy} on {model.Provenance.Dataset}";
        page.Begin(title, FitReport.Lead(model));
        page.Fit(model, made, isWhole: measured is null);
        if (measured is not null)
        {
            page.Measured([measured], null, []);
        }

        return HtmlPage.Write(SvgCanvas.Escape(title), page._body);
    }

    private void Begin(string title, string lead)
        => _body.Append(CultureInfo.InvariantCulture, $"<h1>{SvgCanvas.Escape(title)}</h1>\n<p class=\"lead\">{SvgCanvas.Escape(lead)}</p>\n");

    private void Fit(TransferModel model, ResultProvenance made, bool isWhole)
    {
        foreach (var (title, name, curves) in FitReport.Curves(model.Provenance.History))
        {
            Heading(title);
            Figure($"Training of the classifier{(isWhole ? "" : " on all its clips; what was measured follows")}.", width => LineFigure.Draw(title, "epoch or iteration", name, curves, isScore: name == "score", width: width));
        }

        Heading("How it was made");
        _body.Append(ReportTables.Facts(
        [
            ("date", made.DateText),
            ("version", $"Panns {model.Provenance.Version}, .NET {model.Provenance.Runtime}"),
            ("command", made.Command),
            ("weights, SHA-256", model.Provenance.WeightsHash),
            ("data, SHA-256", model.Provenance.DataHash),
            .. model.Provenance.Options.Select(option => (option.Key, option.Value)),
        ], "How it was made"));
    }

    private void Measured(IReadOnlyList<EvaluationResult> evaluations, FewShotResult? fewShot, IReadOnlyList<NetworkScore> others)
    {
        if (evaluations.Count > 0)
        {
            Evaluations(evaluations, others);
        }

        if (fewShot is not null)
        {
            FewShot(fewShot);
        }

        Data(evaluations.Select(result => result.Data).Append(fewShot?.Data).FirstOrDefault(data => data is not null));
        Provenance([.. evaluations.Select(result => (result.Model, result.Provenance)), (fewShot?.Model, fewShot?.Provenance)], fewShot?.Seed ?? evaluations[0].Seed);
        Errors([.. evaluations.SelectMany(result => result.Errors).Concat(fewShot?.Errors ?? []).Distinct()]);
    }

    private void Evaluations(IReadOnlyList<EvaluationResult> results, IReadOnlyList<NetworkScore> others)
    {
        var all = NamedStrategy.Of(results);
        var metric = results[0].Metric.Title();
        Heading("Scores");
        _body.Append(ReportTables.Scores(all));
        if (results.Sum(result => result.SharedSeconds) is > 0 and var shared)
        {
            Caption(FormattableString.Invariant($"Seconds: for training and testing. The vectors of all clips, shared by the strategies, took {shared:0.0} s more."));
        }

        Figure("Mean of the folds (large mark), every fold (dots), and the 95 % interval over all tested clips together (band).", width => ScoreFigure.Draw("scores", metric, all, width));
        Heading("All metrics");
        _body.Append(ReportTables.Metrics(all));
        var drawn = results[0].ResampledGroups is { } groups ? FormattableString.Invariant($"draws of its {groups} groups, as clips of one recording, actor or source are alike") : "draws of clips";
        Caption($"Over all tested clips together, with 95 % intervals (Wilson's, for as many clips as would vary like the metric does over 1000 {drawn}). Macro: mean over the classes. d-prime is that of the mean AUC.");

        var scores = results.SelectMany(NetworkScore.Of).ToList();
        scores.AddRange(others.Where(other => !scores.Exists(one => (one.Model, one.Strategy) == (other.Model, other.Strategy))));
        if (scores.Count > 0)
        {
            Heading("Score against arithmetic");
            Figure("Mean of the folds and 95 % interval, as in figure 5 of the paper. Multiply-adds as the paper counts them: two for each multiply-accumulate.", width => CostFigure.Draw("score against multiply-adds", metric, scores, results.SelectMany(result => result.Strategies).Select(strategy => strategy.Name).Distinct(), width));
        }

        Learning(all);
        Confusion(all);
        Section("Mistakes", MistakeSection.Write(all));
        Section("Precision, recall and reliability", CurveSection.Write(results, all));
        Heading("Average precision by class");
        foreach (var result in results)
        {
            var strategies = all.Where(one => one.Result == result).ToImmutableArray();
            Figure(
                $"{(results.Count > 1 && result.Model is { } model ? model + ". " : "")}Marks: average precision over all tested clips, with 95 % intervals. Bars: clips that it was learned from, mean of the folds. As in figures 3 and 12 of the paper.",
                width => ClassFigure.Draw("average precision by class", result, strategies, width));
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
        Figure("Loss: mean of the folds, with their standard deviation.", width => LineFigure.Draw("learning curves", "epoch (of logistic regression: iteration)", "loss", losses, isScore: false, width: width));
        var scores = LearningCurves.Scores(strategies);
        if (scores.Count > 0)
        {
            var name = strategies[0].Strategy.Confusion.IsEmpty ? "mAP" : "accuracy";
            Figure(
                $"{(name == "mAP" ? name : "Accuracy")} on the clips set aside from the training clips, as in figure 4 of the paper.",
                width => LineFigure.Draw($"{name} on the clips set aside", "epoch", name, scores, isScore: true, width: width));
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
            Figure($"{one.Name}. Rows: the right class. Columns: the class given.", width => ConfusionFigure.Draw("confusion matrix of " + one.Name, one.Result.Classes, one.Strategy.Confusion, width));
        }

        _body.Append("</div>\n");
        foreach (var one in shown.Where(one => one.Result.Classes.Length > 2 && !one.Strategy.ConfusedPairs.IsEmpty))
        {
            var count = one.Strategy.ConfusedPairs.Length;
            _body.Append(CultureInfo.InvariantCulture, $"<details{(shown.Count == 1 ? " open" : "")}><summary>{SvgCanvas.Escape(one.Name)}: most confused{(count > ShownPairs ? $", {ShownPairs} of {count} pairs" : "")}</summary>\n{ReportTables.Pairs(one, ShownPairs)}</details>\n");
        }
    }

    private void FewShot(FewShotResult result)
    {
        Heading("Few-shot curves");
        Figure(
            "Mean over the draws; the band is one standard deviation to either side. As in figures 6 to 11 of the paper.",
            width => LineFigure.Draw(
                "few-shot curves", "clips per class", result.Metric.Title(), [.. result.Curves.Select((curve, index) => new Series(
                    curve.Key, index, [.. curve.Value.OrderBy(point => point.Shots).Select(point => ((double)point.Shots, point.Mean))],
                    [.. curve.Value.OrderBy(point => point.Shots).Select(point => point.Deviation)]))],
                isScore: true,
                ticks: result.Curves.SelectMany(curve => curve.Value.Select(point => (double)point.Shots)).Distinct().Order(), width: width));
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

    private void Provenance(IReadOnlyList<(string? Model, ResultProvenance? Provenance)> measured, ulong seed)
    {
        var known = measured.Where(one => one.Provenance is not null).Select(one => (one.Model, Provenance: one.Provenance!)).ToList();
        if (known is not [var first, ..])
        {
            return;
        }

        var weights = known.Where(one => one.Provenance.WeightsHash.Length > 0).DistinctBy(one => one.Provenance.WeightsHash).ToList();
        Heading("How it was measured");
        _body.Append(ReportTables.Facts(
        [
            ("date", first.Provenance.DateText),
            ("version", $"Panns {first.Provenance.Version}, .NET {first.Provenance.Runtime}"),
            ("command", first.Provenance.Command),
            ("seed", seed.ToString(CultureInfo.InvariantCulture)),
            .. weights.Select(one => ($"weights{(weights.Count > 1 ? $" of {one.Model}" : "")}, SHA-256", one.Provenance.WeightsHash)),
            ("data, SHA-256", first.Provenance.DataHash),
        ], "How it was measured"));
        foreach (var (strategy, settings) in known.SelectMany(one => one.Provenance.Settings).DistinctBy(one => one.Key).Where(one => !one.Value.IsEmpty))
        {
            _body.Append(CultureInfo.InvariantCulture, $"<details><summary>{SvgCanvas.Escape(strategy)}: settings</summary>\n{ReportTables.Facts(settings.Select(one => (one.Key, one.Value)), "Settings of " + strategy)}</details>\n");
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

    private void Section(string title, string html)
    {
        if (html.Length > 0)
        {
            Heading(title);
            _body.Append(html);
        }
    }

    private void Heading(string title) => _body.Append(CultureInfo.InvariantCulture, $"<h2>{SvgCanvas.Escape(title)}</h2>\n");

    private void Caption(string text) => _body.Append(CultureInfo.InvariantCulture, $"<p class=\"caption\">{SvgCanvas.Escape(text)}</p>\n");

    private void Figure(string caption, Func<double, string> draw) => _body.Append(PageFigure.Html(caption, draw));
}
