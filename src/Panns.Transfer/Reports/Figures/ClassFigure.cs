using System.Collections.Immutable;
using System.Globalization;
using Panns.Output.Figures;

namespace Panns.Transfer.Reports.Figures;

/// <summary>
/// Average precision of each class in front of its number of training clips; classes with the most clips first, in several rows if necessary
/// (figures 3 and 12 of the paper).
/// </summary>
internal static class ClassFigure
{
    private const double ClassWidth = 17;
    private const double Left = 62;
    private const double Right = 62;
    private const double Plot = 200;

    public static string Draw(string title, EvaluationResult result, ImmutableArray<NamedStrategy> strategies, double width)
    {
        var order = Enumerable.Range(0, result.Classes.Length)
            .OrderByDescending(i => result.TrainClipsByClass[i]).ThenBy(i => result.Classes[i], StringComparer.Ordinal).Chunk((int)((width - Left - Right) / ClassWidth)).ToList();
        var names = 14 + (0.8 * Math.Min(24, result.Classes.Max(name => name.Length)) * 6.4);
        var panel = Plot + names + 22;
        var places = Places([.. strategies.Select(one => one.Name), "training clips"], width);
        var legend = places[^1].Y + 26;
        var svg = PageFigure.Create(width, legend + (panel * order.Count), title);
        for (var i = 0; i < strategies.Length; i++)
        {
            svg.Mark(strategies[i].Index, places[i].X + 6, places[i].Y + 10);
            svg.Text(places[i].X + 16, places[i].Y + 14, strategies[i].Name);
        }

        svg.Rectangle(places[^1].X, places[^1].Y + 5, 12, 10, "k");
        svg.Text(places[^1].X + 18, places[^1].Y + 14, "training clips");
        for (var row = 0; row < order.Count; row++)
        {
            Panel(svg, legend + (panel * row), order[row], result, strategies);
        }

        return svg.ToString();
    }

    // Places of the legend's entries, in as many lines as they need.
    private static List<(double X, double Y)> Places(IEnumerable<string> names, double width)
    {
        var (x, y) = (Left, 0.0);
        var places = new List<(double X, double Y)>();
        foreach (var name in names)
        {
            var next = x + 34 + SvgCanvas.WidthOf(name);
            if (next > width && x > Left)
            {
                (x, y, next) = (Left, y + PlotArea.LegendLine, Left + 34 + SvgCanvas.WidthOf(name));
            }

            places.Add((x, y));
            x = next;
        }

        return places;
    }

    private static void Panel(SvgCanvas svg, double top, int[] labels, EvaluationResult result, ImmutableArray<NamedStrategy> strategies)
    {
        var (right, bottom) = (svg.Width - Right, top + Plot);
        var step = (right - Left) / Math.Max(labels.Length, 6);
        var most = Math.Max(1, result.TrainClipsByClass.Max());
        double Y(double score) => bottom - (score * (Plot - 12));

        // The number of clips on a logarithmic axis at the right, starting at 1.
        double ClipsY(double clips) => bottom - (Math.Log10(Math.Max(1, clips)) / Math.Max(1, Math.Ceiling(Math.Log10(most))) * (Plot - 12));
        for (var i = 0; i < labels.Length; i++)
        {
            var clips = result.TrainClipsByClass[labels[i]];
            svg.Rectangle(Left + (i * step) + (0.15 * step), ClipsY(clips), 0.7 * step, bottom - ClipsY(clips), "k", string.Create(CultureInfo.InvariantCulture, $"{result.Classes[labels[i]]}: {clips:0.#} training clips"));
        }

        foreach (var tick in Ticks.Linear(0, 1, 5))
        {
            svg.Line(Left, Y(tick), right, Y(tick), "g");
            svg.Text(Left - 8, Y(tick) + 4, Ticks.Label(tick), "end");
        }

        for (var power = 0; power <= Math.Max(1, Math.Ceiling(Math.Log10(most))); power++)
        {
            svg.Text(right + 8, ClipsY(Math.Pow(10, power)) + 4, Math.Pow(10, power).ToString("0", CultureInfo.InvariantCulture));
        }

        svg.Line(Left, bottom, right, bottom, "a");
        svg.Text(16, top + (Plot / 2), "average precision", "middle", "t", -90);
        svg.Text(svg.Width - 8, top + (Plot / 2), "training clips", "middle", "t", -90);
        for (var i = 0; i < labels.Length; i++)
        {
            var middle = Left + ((i + 0.5) * step);
            svg.Text(middle + 4, bottom + 14, SvgCanvas.Short(result.Classes[labels[i]]), "end", "t", -52);
            for (var j = 0; j < strategies.Length; j++)
            {
                var score = strategies[j].Strategy.Classes[labels[i]].AveragePrecision;
                if (double.IsFinite(score.Value))
                {
                    var x = middle + ((j - ((strategies.Length - 1) / 2.0)) * Math.Min(9, 0.6 * step / strategies.Length));
                    svg.Whisker(x, Y(score.Low), Y(score.High), $"s{strategies[j].Index % SvgCanvas.Colors}");
                    svg.Mark(strategies[j].Index, x, Y(score.Value), 3.6, $"{strategies[j].Name}, {result.Classes[labels[i]]}: {SvgCanvas.Score(score.Value)} ({SvgCanvas.Score(score.Low)} to {SvgCanvas.Score(score.High)})");
                }
            }
        }
    }
}
