using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Panns.Metrics;
using Panns.Output.Figures;
using Panns.Output.Pages;
using Panns.Transfer.Data;

namespace Panns.Transfer.Reports;

/// <summary>Creates the tables of the page.</summary>
internal static class ReportTables
{
    public static string Scores(ImmutableArray<NamedStrategy> strategies) => Table(
        "Scores",
        ["strategy", "mean " + SvgCanvas.Escape(strategies[0].Result.Metric.Title()), "95&nbsp;%", .. strategies[0].Result.Folds.Select(fold => "fold&nbsp;" + SvgCanvas.Escape(fold)), "seconds", "parameters learned"],
        strategies.Select(one => (string[])
        [
            SvgCanvas.Escape(one.Name), $"<b>{SvgCanvas.Score(one.Strategy.Mean)}</b>", Ends(one.Strategy.Pooled), .. one.Strategy.Folds.Select(SvgCanvas.Score),
            one.Strategy.Seconds.ToString("0.0", CultureInfo.InvariantCulture), one.Strategy.TrainedParameters.ToString("#,0", CultureInfo.InvariantCulture),
        ]));

    public static string Metrics(ImmutableArray<NamedStrategy> strategies) => Table(
        "All metrics",
        ["metric", .. strategies.Select(one => SvgCanvas.Escape(one.Name))],
        strategies[0].Strategy.Overall.All.Select((metric, i) => (string[])
            [metric.Title, .. strategies.Select(one => WithEnds(one.Strategy.Overall.All.ElementAt(i).Value))]));

    public static string Classes(NamedStrategy one) => Table(
        $"Metrics of every class, {one.Name}",
        ["class", "clips", "training clips", "precision", "recall", "F1", "AP", "AUC", "d-prime"],
        one.Result.Classes.Select((name, i) => (string[])
        [
            SvgCanvas.Escape(name), one.Strategy.Classes[i].Clips.ToString(CultureInfo.InvariantCulture), one.Result.TrainClipsByClass[i].ToString("0.#", CultureInfo.InvariantCulture),
            .. one.Strategy.Classes[i].All.Select(metric => WithEnds(metric.Value)),
        ]));

    /// <summary>The most frequently confused classes.</summary>
    public static string Pairs(NamedStrategy one, int most) => Table(
        $"Most confused classes, {one.Name}",
        ["right class", "class given", "clips"],
        one.Strategy.ConfusedPairs.Take(most).Select(pair => (string[])
        [
            SvgCanvas.Escape(one.Result.Classes[pair.Right]), SvgCanvas.Escape(one.Result.Classes[pair.Given]), FormattableString.Invariant($"{pair.Clips} of {pair.Of}"),
        ]));

    /// <summary>When and how it was measured, and the settings.</summary>
    /// <param name="facts">Names and values.</param>
    /// <param name="caption">What they are, for screen readers.</param>
    public static string Facts(IEnumerable<(string Name, string Value)> facts, string caption)
        => $"<table class=\"facts\"><caption>{SvgCanvas.Escape(caption)}</caption><tbody>\n"
            + string.Concat(facts.Where(fact => fact.Value.Length > 0).Select(fact => $"<tr><th scope=\"row\">{SvgCanvas.Escape(fact.Name)}</th><td>{SvgCanvas.Escape(fact.Value)}</td></tr>\n"))
            + "</tbody></table>\n";

    /// <summary>A table whose first cells name its rows.</summary>
    /// <param name="caption">What it holds, for screen readers.</param>
    /// <param name="heading">The names of the columns, as HTML.</param>
    /// <param name="rows">Cells, as HTML.</param>
    public static string Table(string caption, IEnumerable<string> heading, IEnumerable<string[]> rows)
    {
        // In a narrow window each row of a wide table is a block, whose cells say their column.
        string[] columns = [.. heading];
        var isWide = columns.Length > 3;
        string Role(string name) => isWide ? $" role=\"{name}\"" : "";
        var html = new StringBuilder(isWide ? "<table class=\"stack\"" : "<table").Append(Role("table")).Append("><caption>").Append(SvgCanvas.Escape(caption)).Append(CultureInfo.InvariantCulture, $"</caption><thead{Role("rowgroup")}><tr{Role("row")}>");
        html.AppendJoin("", columns.Select(cell => $"<th scope=\"col\"{Role("columnheader")}>{cell}</th>")).Append(CultureInfo.InvariantCulture, $"</tr></thead><tbody{Role("rowgroup")}>\n");
        foreach (var row in rows)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr{Role("row")}><th scope=\"row\"{Role("rowheader")}>{row[0]}</th>").AppendJoin("", row.Skip(1).Select((cell, i) => isWide ? $"<td role=\"cell\" data-name=\"{columns[i + 1]}\">{cell}</td>" : $"<td>{cell}</td>")).Append("</tr>\n");
        }

        return HtmlPage.Wide(html.Append("</tbody></table>").ToString(), caption) + "\n";
    }

    public static string FewShot(FewShotResult result) => Table(
        "Few-shot scores",
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

}
