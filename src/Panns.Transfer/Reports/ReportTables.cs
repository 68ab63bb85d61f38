using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Panns.Metrics;
using Panns.Output.Figures;
using Panns.Transfer.Data;

namespace Panns.Transfer.Reports;

/// <summary>Creates the tables of the page.</summary>
internal static class ReportTables
{
    public static string Scores(ImmutableArray<NamedStrategy> strategies) => Table(
        ["strategy", "mean " + SvgCanvas.Escape(strategies[0].Result.Metric.Title()), "95&nbsp;%", .. strategies[0].Result.Folds.Select(fold => "fold&nbsp;" + SvgCanvas.Escape(fold)), "seconds", "parameters learned"],
        strategies.Select(one => (string[])
        [
            SvgCanvas.Escape(one.Name), $"<b>{SvgCanvas.Score(one.Strategy.Mean)}</b>", Ends(one.Strategy.Pooled), .. one.Strategy.Folds.Select(SvgCanvas.Score),
            one.Strategy.Seconds.ToString("0.0", CultureInfo.InvariantCulture), one.Strategy.TrainedParameters.ToString("#,0", CultureInfo.InvariantCulture),
        ]));

    public static string Metrics(ImmutableArray<NamedStrategy> strategies) => Table(
        ["metric", .. strategies.Select(one => SvgCanvas.Escape(one.Name))],
        strategies[0].Strategy.Overall.All.Select((metric, i) => (string[])
            [metric.Title, .. strategies.Select(one => WithEnds(one.Strategy.Overall.All.ElementAt(i).Value))]));

    public static string Classes(NamedStrategy one) => Table(
        ["class", "clips", "training clips", "precision", "recall", "F1", "AP", "AUC", "d-prime"],
        one.Result.Classes.Select((name, i) => (string[])
        [
            SvgCanvas.Escape(name), one.Strategy.Classes[i].Clips.ToString(CultureInfo.InvariantCulture), one.Result.TrainClipsByClass[i].ToString("0.#", CultureInfo.InvariantCulture),
            .. one.Strategy.Classes[i].All.Select(metric => WithEnds(metric.Value)),
        ]));

    /// <summary>The most frequently confused classes.</summary>
    public static string Pairs(NamedStrategy one, int most) => Table(
        ["right class", "class given", "clips"],
        one.Strategy.ConfusedPairs.Take(most).Select(pair => (string[])
        [
            SvgCanvas.Escape(one.Result.Classes[pair.Right]), SvgCanvas.Escape(one.Result.Classes[pair.Given]), FormattableString.Invariant($"{pair.Clips} of {pair.Of}"),
        ]));

    /// <summary>When and how it was measured, and the settings.</summary>
    /// <param name="facts">Names and values.</param>
    public static string Facts(IEnumerable<(string Name, string Value)> facts)
        => "<div class=\"wide\"><table class=\"facts\"><tbody>\n"
            + string.Concat(facts.Where(fact => fact.Value.Length > 0).Select(fact => $"<tr><td>{SvgCanvas.Escape(fact.Name)}</td><td>{SvgCanvas.Escape(fact.Value)}</td></tr>\n"))
            + "</tbody></table></div>\n";

    public static string FewShot(FewShotResult result) => Table(
        ["clips per class", .. result.Curves.Select(curve => SvgCanvas.Escape(curve.Key))],
        result.Curves.SelectMany(curve => curve.Value.Select(point => point.Shots)).Distinct().Order().Select(shots => (string[])
        [
            shots.ToString(CultureInfo.InvariantCulture),
            .. result.Curves.Select(curve => curve.Value.FirstOrDefault(point => point.Shots == shots) is { } point ? $"{SvgCanvas.Score(point.Mean)}{(double.IsNaN(point.Deviation) ? "" : $" ± {SvgCanvas.Score(point.Deviation)}")}{Bracketed(point.Interval)}" : ""),
        ]));

    private static string WithEnds(Interval interval) => Value(interval.Value) + Bracketed(interval);

    private static string Bracketed(Interval interval) => double.IsNaN(interval.Low) ? "" : $" <small>{Ends(interval)}</small>";

    private static string Ends(Interval interval) => $"{Value(interval.Low)}–{Value(interval.High)}";

    private static string Value(double value) => double.IsNaN(value) ? "–" : double.IsPositiveInfinity(value) ? "∞" : double.IsNegativeInfinity(value) ? "−∞" : SvgCanvas.Score(value);

    private static string Table(string[] heading, IEnumerable<string[]> rows)
    {
        var html = new StringBuilder("<div class=\"wide\"><table><thead><tr>");
        html.AppendJoin("", heading.Select(cell => $"<th>{cell}</th>")).Append("</tr></thead><tbody>\n");
        foreach (var row in rows)
        {
            html.Append("<tr>").AppendJoin("", row.Select(cell => $"<td>{cell}</td>")).Append("</tr>\n");
        }

        return html.Append("</tbody></table></div>\n").ToString();
    }
}
