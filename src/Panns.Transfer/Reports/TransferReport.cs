using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Panns.Transfer.Reports;

/// <summary>Writes results as one page with figures that needs no network and no scripts, and beside it the raw numbers.</summary>
public static class TransferReport
{
    /// <summary>Name of the page.</summary>
    public const string PageName = "index.html";

    /// <summary>Writes a report.</summary>
    /// <param name="folder">Its folder; made where missing, files of an older report replaced.</param>
    /// <param name="evaluation">Results on folds; null for none.</param>
    /// <param name="fewShot">Results against the number of clips; null for none.</param>
    /// <param name="others">Results of other networks on the same set, for the figure of score against arithmetic.</param>
    /// <returns>Path of the page.</returns>
    /// <exception cref="PannsException">A file cannot be written.</exception>
    public static string Write(string folder, EvaluationResult? evaluation = null, FewShotResult? fewShot = null, IReadOnlyList<EvaluationResult>? others = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (evaluation is not null)
        {
            ResultJson.Save(Path.Combine(folder, "results.json"), ResultJson.Write(evaluation));
            ResultJson.Save(Path.Combine(folder, "scores.csv"), ReportTables.Scores(evaluation));
            ResultJson.Save(Path.Combine(folder, "classes.csv"), ReportTables.Classes(evaluation));
            ResultJson.Save(Path.Combine(folder, "learning.csv"), ReportTables.Learning(evaluation));
            foreach (var strategy in evaluation.Strategies.Where(strategy => !strategy.Confusion.IsEmpty))
            {
                ResultJson.Save(Path.Combine(folder, $"confusion-{strategy.Name}.csv"), ReportTables.Confusion(evaluation, strategy));
            }
        }

        if (fewShot is not null)
        {
            ResultJson.Save(Path.Combine(folder, "few-shot.json"), ResultJson.Write(fewShot));
            ResultJson.Save(Path.Combine(folder, "few-shot.csv"), ReportTables.FewShot(fewShot));
        }

        var page = Path.Combine(folder, PageName);
        ResultJson.Save(page, Page(evaluation, fewShot, others ?? []));
        return page;
    }

    internal static string Page(EvaluationResult? evaluation, FewShotResult? fewShot, IReadOnlyList<EvaluationResult> others)
    {
        var (dataset, model) = (evaluation?.Dataset ?? fewShot?.Dataset ?? "", evaluation?.Model ?? fewShot?.Model);
        var body = new StringBuilder();
        body.Append(CultureInfo.InvariantCulture, $"<h1>{Svg.Escape(dataset)}</h1>\n<p class=\"lead\">{Svg.Escape(Lead(evaluation, fewShot, model))}</p>\n");
        if (evaluation is not null)
        {
            Evaluation(body, evaluation, others);
        }

        if (fewShot is not null)
        {
            Figure(body, "Few-shot curves", "Mean over the draws; the band is one standard deviation to either side.", Charts.Lines(
                "few-shot curves", "clips per class", MetricTitle(fewShot.Metric), [.. fewShot.Curves.Select(curve => new Series(
                    curve.Key, [.. curve.Value.Select(point => ((double)point.Shots, point.Mean))], [.. curve.Value.Select(point => point.Deviation)]))],
                logX: true, ticks: fewShot.Curves.SelectMany(curve => curve.Value.Select(point => (double)point.Shots)).Distinct().Order()));
        }

        return $"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
            + $"<title>{Svg.Escape(dataset)}: transfer report</title>\n<style>{ReportStyle.Css}</style></head>\n<body><main>\n{body}</main></body></html>\n";
    }

    private static void Evaluation(StringBuilder body, EvaluationResult result, IReadOnlyList<EvaluationResult> others)
    {
        var metric = MetricTitle(result.Metric);
        body.Append(ReportTables.Html(result));
        Figure(body, "Scores", "Bar: mean of the folds. Dots: folds. Line: 95 % bootstrap interval over all tested clips.", Charts.Scores("scores", metric, result.Strategies));
        var curves = LearningCurves(result);
        if (curves.Count > 0)
        {
            Figure(body, "Learning curves", "Loss on the training clips (and on those set aside, where there are any), mean of the folds.", Charts.Lines("learning curves", "epoch or iteration", "loss", curves, logX: true));
        }

        foreach (var strategy in result.Strategies.Where(strategy => !strategy.Confusion.IsEmpty))
        {
            Figure(body, $"Confusion: {strategy.Name}", "Rows: the right class. Columns: the class given.", Charts.Confusion("confusion matrix of " + strategy.Name, result.Classes, strategy.Confusion));
        }

        var byClass = result.Metric == EvaluationMetric.MeanAveragePrecision ? "average precision" : "recall";
        Figure(body, "Scores by class", "Classes with most clips first.", Charts.ByClass("scores by class", byClass, result));
        var dots = others.Append(result).Where(one => one.MultiplyAdds is not null)
            .SelectMany(one => one.Strategies.Where(strategy => strategy.UsesNetwork).Select(strategy => ($"{one.Model} {strategy.Name}", (double)one.MultiplyAdds!, strategy.Mean))).ToList();
        if (dots.Count > 0)
        {
            Figure(body, "Score against arithmetic", "Multiply-adds as the paper counts them: two for each multiply-accumulate.", Charts.AgainstMultiplyAdds("score against multiply-adds", metric, dots));
        }

        if (!result.Errors.IsEmpty)
        {
            body.Append("<h2>Clips that could not be read</h2><ul>");
            foreach (var error in result.Errors)
            {
                body.Append(CultureInfo.InvariantCulture, $"<li>{Svg.Escape(error)}</li>");
            }

            body.Append("</ul>\n");
        }
    }

    private static List<Series> LearningCurves(EvaluationResult result)
    {
        var curves = new List<Series>();
        foreach (var strategy in result.Strategies)
        {
            Add(strategy.Name, strategy.Histories, record => record.TrainLoss);
            Add(strategy.Name + " (set aside)", strategy.Histories, record => record.ValidationLoss);
        }

        return curves;

        void Add(string name, ImmutableArray<ImmutableArray<EpochRecord>> histories, Func<EpochRecord, double?> loss)
        {
            // As far as all folds went: a mean of fewer would jump where one of them ends.
            var length = histories.Min(history => history.Length);
            var means = histories.SelectMany(history => history.Take(length)).GroupBy(record => record.Epoch).OrderBy(group => group.Key)
                .Select(group => (X: (double)group.Key, Y: group.Average(loss) ?? double.NaN)).Where(point => double.IsFinite(point.Y)).ToImmutableArray();
            if (!means.IsEmpty)
            {
                curves.Add(new(name, means, []));
            }
        }
    }

    private static string Lead(EvaluationResult? evaluation, FewShotResult? fewShot, string? model)
    {
        var seed = evaluation?.Seed ?? fewShot?.Seed ?? 0;
        var clips = evaluation is null ? "" : FormattableString.Invariant($"{evaluation.ClipsByClass.Sum()} labels, {evaluation.Classes.Length} classes, {evaluation.Folds.Length} fold{(evaluation.Folds.Length == 1 ? "" : "s")}; ");
        return FormattableString.Invariant($"{clips}{(model is null ? "" : $"network {model}; ")}seed {seed}");
    }

    private static string MetricTitle(EvaluationMetric metric) => metric switch
    {
        EvaluationMetric.MeanAveragePrecisionAt3 => "mAP@3",
        EvaluationMetric.MeanAveragePrecision => "mAP",
        _ => "accuracy",
    };

    private static void Figure(StringBuilder body, string title, string caption, string svg)
        => body.Append(CultureInfo.InvariantCulture, $"<h2>{Svg.Escape(title)}</h2>\n<figure>{svg}<figcaption>{Svg.Escape(caption)}</figcaption></figure>\n");
}
