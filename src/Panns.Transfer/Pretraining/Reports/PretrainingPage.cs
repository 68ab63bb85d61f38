using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Panns.Networks;
using Panns.Output.Figures;
using Panns.Output.Pages;
using Panns.Transfer.Reports;
using Panns.Transfer.Reports.Figures;

namespace Panns.Transfer.Pretraining.Reports;

/// <summary>The report page of a pretraining run: curves like in figure 4 of the paper, and settings.</summary>
internal static class PretrainingPage
{
    private const string Refresh = "<meta http-equiv=\"refresh\" content=\"60\">";

    /// <param name="network">The network.</param>
    /// <param name="history">All evaluations so far.</param>
    /// <param name="iterations">Iterations of the complete run.</param>
    /// <param name="settings">The chosen settings.</param>
    /// <param name="isRunning">Whether the run is in progress; the page then reloads itself.</param>
    public static string Write(
        NetworkDescription network, ImmutableArray<PretrainingRecord> history, long iterations, IEnumerable<KeyValuePair<string, string>> settings, bool isRunning)
    {
        var title = SvgCanvas.Escape($"Pretraining of {network.Name}");
        var body = new StringBuilder();
        var done = history.IsEmpty ? 0 : history[^1].Iteration;
        body.Append(CultureInfo.InvariantCulture, $"<h1>{title}</h1>\n<p class=\"lead\">{done} of {iterations} iterations{(history.IsEmpty ? "" : ", " + Time(history[^1].Seconds))}</p>\n");
        Figure(
            body, "Mean average precision", "mAP", isScore: true, "Solid: evaluation clips; light: training clips. As in figure 4 of the paper.",
            Curve("evaluation", history, record => record.Evaluation?.MeanAveragePrecision), Curve("training", history, record => record.Training?.MeanAveragePrecision) with { IsLight = true });
        Figure(body, "Loss", "loss", isScore: false, "Mean over the batches since the evaluation before.", Curve("training batches", history, record => record.Loss));
        Table(body, history);
        body.Append("<h2>Settings</h2>\n").Append(ReportTables.Facts(settings.Select(one => (one.Key, one.Value)), "Settings"));
        var page = HtmlPage.Write(title, body);
        return isRunning ? page.Replace("<meta charset", Refresh + "<meta charset", StringComparison.Ordinal) : page;
    }

    private static void Table(StringBuilder body, ImmutableArray<PretrainingRecord> history)
    {
        if (history.IsEmpty)
        {
            return;
        }

        var best = history.MaxBy(record => record.Evaluation?.MeanAveragePrecision ?? double.MinValue);

        // Only the best and the last evaluations; history.csv has all of them.
        body.Append("<h2>Evaluations</h2>\n").Append(ReportTables.Table(
            "Evaluations",
            ["iteration", "loss", "training mAP", "mAP", "mAUC", "d-prime", "clips/s", "waiting"],
            history.Where((record, i) => record == best || i >= history.Length - 10).Select(record => Array.ConvertAll<FormattableString, string>(
            [
                $"{record.Iteration}{(record == best && best?.Evaluation is not null ? " (best)" : "")}", $"{record.Loss:0.00000}", $"{Score(record.Training?.MeanAveragePrecision)}",
                $"{Score(record.Evaluation?.MeanAveragePrecision)}", $"{Score(record.Evaluation?.MeanAreaUnderCurve)}", $"{Score(record.Evaluation?.DPrime)}",
                $"{record.ClipsPerSecond:0.0}", $"{100 * record.WaitingShare:0.0} %",
            ], FormattableString.Invariant))));
    }

    private static string Score(double? value) => value is { } number ? number.ToString("0.000", CultureInfo.InvariantCulture) : "–";

    private static string Time(double seconds) => TimeSpan.FromSeconds(seconds) is { TotalHours: >= 1 } time
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.0} hours")
        : string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0.0} minutes");

    private static Series Curve(string name, ImmutableArray<PretrainingRecord> history, Func<PretrainingRecord, double?> value)
        => new(name, 0, [.. history.Where(record => value(record) is { } number && double.IsFinite(number)).Select(record => ((double)record.Iteration, value(record)!.Value))], []);

    private static void Figure(StringBuilder body, string title, string yTitle, bool isScore, string caption, params Series[] series)
    {
        // A curve needs more than one point.
        if (Array.FindAll(series, one => one.Points.Length > 1) is { Length: > 0 } curves)
        {
            body.Append(CultureInfo.InvariantCulture, $"<h2>{title}</h2>\n").Append(PageFigure.Html(caption, width => LineFigure.Draw(title, "iteration", yTitle, curves, isScore, logX: false, width: width)));
        }
    }
}
