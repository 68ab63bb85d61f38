using System.Collections.Immutable;
using System.Globalization;
using Panns.Common;
using Panns.Output.Figures;

namespace Panns.Transfer.Reports.Figures;

/// <summary>
/// One square per pair of classes, darker for a larger share of the true class's clips. With many classes the squares are small, and only as
/// many classes are named as fit.
/// </summary>
[BestFriend]
internal static class ConfusionFigure
{
    /// <summary>Up to this many classes, two matrices are drawn side by side.</summary>
    public const int Small = 12;

    private const double Side = 600;
    private const double NarrowSide = 270;
    private const double Readable = 9;
    private const int Shades = 8;

    public static string Draw(string title, ImmutableArray<string> classes, ImmutableArray<ImmutableArray<int>> counts, double width = PageFigure.Width)
    {
        var isNarrow = PlotArea.IsBelow(width);
        var letters = isNarrow ? 14 : 20;
        var longest = Math.Min(letters, classes.Max(name => name.Length));
        var names = 12 + (6.4 * longest);
        var cell = Math.Min((isNarrow ? NarrowSide : Side) / classes.Length, classes.Length <= Small ? 26 : 34);
        var side = cell * classes.Length;

        // The slanted names of the last columns extend to the right.
        var svg = PageFigure.Create(names + side + 24 + (0.5 * names), names + side + 4, title);
        Names(svg, classes, names, cell, letters);
        svg.Rectangle(names, names, side, side, "f1", opacity: 0.05);
        if (cell < Readable)
        {
            Shaded(svg, counts, names, cell);
        }
        else
        {
            Cells(svg, classes, counts, names, cell);
        }

        return svg.ToString();
    }

    private static void Names(SvgCanvas svg, ImmutableArray<string> classes, double names, double cell, int letters)
    {
        var style = cell < 14 ? "u" : "t";
        var step = (int)Math.Ceiling(Readable / cell);
        for (var i = 0; i < classes.Length; i += step)
        {
            var middle = (i + 0.5) * cell;
            svg.Text(names - 6, names + middle + (cell < 14 ? 3 : 4), SvgCanvas.Short(classes[i], letters), "end", style);
            svg.Text(names + middle + (cell < 14 ? 3 : 4), names - 6, SvgCanvas.Short(classes[i], letters), "start", style, -60);
        }
    }

    private static void Cells(SvgCanvas svg, ImmutableArray<string> classes, ImmutableArray<ImmutableArray<int>> counts, double names, double cell)
    {
        foreach (var (row, column, count, share) in Filled(counts))
        {
            var (x, y) = (names + (column * cell), names + (row * cell));
            svg.Rectangle(x, y, cell - 1, cell - 1, row == column ? "f0" : "f1", $"{classes[row]} taken for {classes[column]}: {count}", 0.2 + (0.8 * share));
            if (cell >= 18)
            {
                svg.Text(x + ((cell - 1) / 2), y + (cell / 2) + 4, count.ToString(CultureInfo.InvariantCulture), "middle", share > 0.5 ? "i" : "t");
            }
        }
    }

    // Tens of thousands of squares as separate elements would be too much for a page, so squares of one shade form one path.
    private static void Shaded(SvgCanvas svg, ImmutableArray<ImmutableArray<int>> counts, double names, double cell)
    {
        foreach (var shade in Filled(counts).GroupBy(one => (IsRight: one.Row == one.Column, Shade: (int)Math.Ceiling(one.Share * Shades))).OrderBy(group => group.Key))
        {
            var squares = string.Concat(shade.Select(one => string.Create(
                CultureInfo.InvariantCulture, $"M{names + (one.Column * cell):0.##} {names + (one.Row * cell):0.##}h{cell:0.##}v{cell:0.##}h-{cell:0.##}z")));
            var opacity = 0.2 + (0.8 * shade.Key.Shade / Shades);
            svg.Raw($"<path d=\"{squares}\" class=\"{(shade.Key.IsRight ? "f0" : "f1")}\" fill-opacity=\"{opacity:0.##}\"/>");
        }
    }

    private static IEnumerable<(int Row, int Column, int Count, double Share)> Filled(ImmutableArray<ImmutableArray<int>> counts)
        => counts.Index().SelectMany(row => row.Item.Index().Where(cell => cell.Item > 0).Select(cell => (row.Index, cell.Index, cell.Item, (double)cell.Item / row.Item.Sum())));
}
