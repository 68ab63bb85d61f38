using System.Collections.Immutable;
using System.Globalization;

namespace Panns.Transfer.Reports;

/// <summary>A line of a figure: points, and how far each may lie off.</summary>
internal sealed record Series(string Name, ImmutableArray<(double X, double Y)> Points, ImmutableArray<double> Spread);

/// <summary>The figures of a report.</summary>
internal static class Charts
{
    private const double Wide = 760;
    private const double Legend = 150;

    /// <summary>Lines over a common axis, with bands where they have a spread.</summary>
    public static string Lines(string title, string xTitle, string yTitle, IReadOnlyList<Series> series, bool logX = false, IEnumerable<double>? ticks = null)
    {
        var svg = new Svg(Wide, 340, title);
        var points = series.SelectMany(line => line.Points).ToList();
        var spread = series.SelectMany(line => line.Spread).DefaultIfEmpty(0).Max();
        var (low, high) = (points.Min(point => point.Y) - spread, points.Max(point => point.Y) + spread);
        var margin = Math.Max(0.02 * (high - low), 1e-3);
        var axes = new Axes(svg, (points.Min(point => point.X), points.Max(point => point.X)), (low - margin, high + margin), logX, Legend);
        axes.DrawY(yTitle);
        axes.DrawX(xTitle, ticks);
        for (var i = 0; i < series.Count; i++)
        {
            var line = series[i];
            if (!line.Spread.IsEmpty)
            {
                svg.Path(
                    line.Points.Select((point, j) => (axes.X(point.X), axes.Y(point.Y + line.Spread[j])))
                        .Concat(line.Points.Select((point, j) => (axes.X(point.X), axes.Y(point.Y - line.Spread[j]))).Reverse()),
                    $"b f{i % Svg.Colours}",
                    closed: true);
            }

            svg.Path(line.Points.Select(point => (axes.X(point.X), axes.Y(point.Y))), $"l s{i % Svg.Colours}");
            if (line.Points.Length <= 30)
            {
                foreach (var (x, y) in line.Points)
                {
                    svg.Circle(axes.X(x), axes.Y(y), 3, $"f{i % Svg.Colours}", string.Create(CultureInfo.InvariantCulture, $"{line.Name}: {x:0.###}, {y:0.0000}"));
                }
            }
        }

        axes.DrawLegend([.. series.Select(line => line.Name)]);
        return svg.ToString();
    }

    /// <summary>A bar a strategy with its interval, and a dot a fold.</summary>
    public static string Scores(string title, string yTitle, IReadOnlyList<StrategyResult> strategies)
    {
        const double Row = 44;
        const double Left = 130;
        var svg = new Svg(Wide, (Row * strategies.Count) + 56, title);
        double X(double score) => Left + (score * (Wide - Left - 90));
        var bottom = svg.Height - 44;
        foreach (var tick in Axes.Ticks(0, 1, 10))
        {
            svg.Line(X(tick), 8, X(tick), bottom, "g");
            svg.Text(X(tick), bottom + 18, Axes.Label(tick), "middle");
        }

        svg.Text(X(0.5), svg.Height - 6, yTitle, "middle");
        for (var i = 0; i < strategies.Count; i++)
        {
            var strategy = strategies[i];
            var middle = 8 + (Row * i) + (Row / 2);
            svg.Text(Left - 10, middle + 4, strategy.Name, "end");
            svg.Rectangle(X(0), middle - 12, X(strategy.Mean) - X(0), 24, $"f{i % Svg.Colours}", opacity: 0.55);
            svg.Line(X(strategy.Pooled.Low), middle, X(strategy.Pooled.High), middle, "w");
            foreach (var fold in strategy.Folds)
            {
                svg.Circle(X(fold), middle, 3.5, "d", Number(fold));
            }

            svg.Text(X(Math.Max(strategy.Pooled.High, strategy.Folds.Max())) + 10, middle + 4, Number(strategy.Mean));
        }

        return svg.ToString();
    }

    /// <summary>A square a pair of classes, darker where more clips are.</summary>
    public static string Confusion(string title, ImmutableArray<string> classes, ImmutableArray<ImmutableArray<int>> counts)
    {
        const double Names = 150;
        var cell = Math.Clamp(600.0 / classes.Length, 9, 46);
        var svg = new Svg(Names + (cell * classes.Length) + 20, Names + (cell * classes.Length) + 20, title);
        for (var row = 0; row < classes.Length; row++)
        {
            var total = Math.Max(1, counts[row].Sum());
            svg.Text(Names - 6, Names + (row * cell) + (cell / 2) + 4, Short(classes[row]), "end", cell < 14 ? "u" : "t");
            svg.Text(Names + (row * cell) + (cell / 2) + 4, Names - 8, Short(classes[row]), "start", cell < 14 ? "u" : "t", -60);
            for (var column = 0; column < classes.Length; column++)
            {
                var count = counts[row][column];
                var share = (double)count / total;
                svg.Rectangle(Names + (column * cell), Names + (row * cell), cell - 1, cell - 1, row == column ? "f0" : "f1", $"{classes[row]} taken for {classes[column]}: {count}", count == 0 ? 0.04 : 0.15 + (0.85 * share));
                if (count > 0 && cell >= 20)
                {
                    svg.Text(Names + (column * cell) + (cell / 2), Names + (row * cell) + (cell / 2) + 4, count.ToString(CultureInfo.InvariantCulture), "middle", share > 0.5 ? "i" : "t");
                }
            }
        }

        return svg.ToString();
    }

    /// <summary>A row a class: a dot a strategy, the number of clips at the side; classes with most clips first.</summary>
    public static string ByClass(string title, string xTitle, EvaluationResult result)
    {
        const double Row = 20;
        const double Left = 190;
        var order = Enumerable.Range(0, result.Classes.Length).OrderByDescending(i => result.ClipsByClass[i]).ThenBy(i => result.Classes[i], StringComparer.Ordinal).ToList();
        var svg = new Svg(Wide, (Row * order.Count) + 60 + (20 * ((result.Strategies.Length + 3) / 4)), title);
        double X(double score) => Left + (score * (Wide - Left - 90));
        var bottom = (Row * order.Count) + 10;
        foreach (var tick in Axes.Ticks(0, 1, 10))
        {
            svg.Line(X(tick), 6, X(tick), bottom, "g");
            svg.Text(X(tick), bottom + 16, Axes.Label(tick), "middle");
        }

        svg.Text(X(0.5), bottom + 34, xTitle, "middle");
        for (var row = 0; row < order.Count; row++)
        {
            var (label, middle) = (order[row], 8 + (Row * row) + (Row / 2));
            svg.Text(Left - 10, middle + 4, Short(result.Classes[label]), "end");
            svg.Text(Wide - 6, middle + 4, $"{result.ClipsByClass[label]} clips", "end", "u");
            for (var i = 0; i < result.Strategies.Length; i++)
            {
                var score = result.Strategies[i].ByClass[label];
                if (double.IsFinite(score))
                {
                    svg.Circle(X(score), middle + ((i - ((result.Strategies.Length - 1) / 2.0)) * 3), 4.5, $"f{i % Svg.Colours}", $"{result.Strategies[i].Name}, {result.Classes[label]}: {Number(score)}");
                }
            }
        }

        for (var i = 0; i < result.Strategies.Length; i++)
        {
            var (x, y) = (Left + (i % 4 * 135), bottom + 44 + (i / 4 * 20));
            svg.Rectangle(x, y, 12, 12, $"f{i % Svg.Colours}");
            svg.Text(x + 18, y + 10, result.Strategies[i].Name);
        }

        return svg.ToString();
    }

    /// <summary>A dot a network and strategy: score against arithmetic.</summary>
    public static string AgainstMultiplyAdds(string title, string yTitle, IReadOnlyList<(string Name, double MultiplyAdds, double Score)> dots)
    {
        var svg = new Svg(Wide, 340, title);
        var (low, high) = (dots.Min(dot => dot.Score), dots.Max(dot => dot.Score));
        var axes = new Axes(
            svg, (dots.Min(dot => dot.MultiplyAdds) / 2, dots.Max(dot => dot.MultiplyAdds) * 2), (Math.Max(0, low - 0.05), Math.Min(1.02, high + 0.05)), logX: true, legend: Legend + 40);
        axes.DrawY(yTitle);
        axes.DrawX("multiply-adds for 10 s of sound");
        for (var i = 0; i < dots.Count; i++)
        {
            svg.Circle(axes.X(dots[i].MultiplyAdds), axes.Y(dots[i].Score), 6, $"f{i % Svg.Colours}", $"{dots[i].Name}: {Number(dots[i].Score)}");
        }

        axes.DrawLegend([.. dots.Select(dot => dot.Name)]);
        return svg.ToString();
    }

    private static string Number(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);

    private static string Short(string name) => name.Length <= 22 ? name : name[..21] + "…";
}
