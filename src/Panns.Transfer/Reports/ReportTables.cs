using System.Globalization;
using System.Text;

namespace Panns.Transfer.Reports;

/// <summary>The raw numbers of a report, as comma-separated values, and its table.</summary>
internal static class ReportTables
{
    public static string Scores(EvaluationResult result) => Csv(
        ["strategy", .. result.Folds.Select(fold => "fold " + fold), "mean", "pooled", "low", "high", "seconds", "trained_parameters"],
        result.Strategies.Select(strategy => (string[])
        [
            strategy.Name, .. strategy.Folds.Select(Number), Number(strategy.Mean), Number(strategy.Pooled.Value), Number(strategy.Pooled.Low),
            Number(strategy.Pooled.High), strategy.Seconds.ToString("0.###", CultureInfo.InvariantCulture), strategy.TrainedParameters.ToString(CultureInfo.InvariantCulture),
        ]));

    public static string Classes(EvaluationResult result) => Csv(
        ["class", "clips", .. result.Strategies.Select(strategy => strategy.Name)],
        result.Classes.Select((name, i) => (string[])
            [name, result.ClipsByClass[i].ToString(CultureInfo.InvariantCulture), .. result.Strategies.Select(strategy => Number(strategy.ByClass[i]))]));

    public static string Confusion(EvaluationResult result, StrategyResult strategy) => Csv(
        ["right class", .. result.Classes],
        result.Classes.Select((name, i) => (string[])[name, .. strategy.Confusion[i].Select(count => count.ToString(CultureInfo.InvariantCulture))]));

    public static string Learning(EvaluationResult result) => Csv(
        ["strategy", "fold", "epoch", "train_loss", "validation_loss", "validation_score"],
        result.Strategies.SelectMany(strategy => strategy.Histories.SelectMany((history, fold) => history.Select(record => (string[])
        [
            strategy.Name, result.Folds[fold], record.Epoch.ToString(CultureInfo.InvariantCulture), Number(record.TrainLoss),
            Optional(record.ValidationLoss), Optional(record.ValidationScore),
        ]))));

    public static string FewShot(FewShotResult result) => Csv(
        ["strategy", "shots", "repeat", "score"],
        result.Curves.SelectMany(curve => curve.Value.SelectMany(point => point.Scores.Select((score, i) => (string[])
        [
            curve.Key, point.Shots.ToString(CultureInfo.InvariantCulture), (i + 1).ToString(CultureInfo.InvariantCulture), Number(score),
        ]))));

    public static string Html(EvaluationResult result)
    {
        var html = new StringBuilder("<div class=\"wide\"><table><thead><tr><th>strategy</th>");
        foreach (var heading in (string[])[.. result.Folds.Select(fold => "fold " + fold), "mean", "95 %", "seconds", "learnt"])
        {
            html.Append(CultureInfo.InvariantCulture, $"<th>{Svg.Escape(heading)}</th>");
        }

        html.Append("</tr></thead><tbody>\n");
        foreach (var strategy in result.Strategies)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{Svg.Escape(strategy.Name)}</td>");
            foreach (var fold in strategy.Folds)
            {
                html.Append(CultureInfo.InvariantCulture, $"<td>{fold:0.000}</td>");
            }

            html.Append(CultureInfo.InvariantCulture, $"<td><b>{strategy.Mean:0.000}</b></td><td>{strategy.Pooled.Low:0.000}–{strategy.Pooled.High:0.000}</td>");
            html.Append(CultureInfo.InvariantCulture, $"<td>{strategy.Seconds:0.0}</td><td>{strategy.TrainedParameters}</td></tr>\n");
        }

        return html.Append("</tbody></table></div>\n").ToString();
    }

    private static string Csv(string[] heading, IEnumerable<string[]> rows)
        => string.Concat(rows.Prepend(heading).Select(row => string.Join(',', row.Select(Quote)) + "\n"));

    private static string Quote(string value)
        => value.AsSpan().ContainsAny(",\"\r\n") ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value;

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Optional(double? value) => value is { } number ? Number(number) : "";
}
