using System.Collections.Immutable;
using System.Globalization;
using Panns.Output.Figures;

namespace Panns.Transfer.Reports.Figures;

/// <summary>A square a pair of classes, darker where more of the right class's clips are.</summary>
internal static class ConfusionFigure
{
    /// <summary>Classes up to which two matrices lie side by side.</summary>
    public const int Small = 12;

    public static string Draw(string title, ImmutableArray<string> classes, ImmutableArray<ImmutableArray<int>> counts)
    {
        var longest = Math.Min(20, classes.Max(name => name.Length));
        var names = 12 + (6.4 * longest);
        var cell = Math.Clamp(600.0 / classes.Length, 9, classes.Length <= Small ? 26 : 34);
        var side = cell * classes.Length;

        // Slanted names of the last columns reach to the right.
        var svg = PageFigure.Create(names + side + 24 + (0.5 * names), names + side + 4, title);
        var style = cell < 14 ? "u" : "t";
        for (var row = 0; row < classes.Length; row++)
        {
            var total = Math.Max(1, counts[row].Sum());
            var middle = (row * cell) + (cell / 2);
            svg.Text(names - 6, names + middle + 4, SvgCanvas.Short(classes[row], 20), "end", style);
            svg.Text(names + middle + 4, names - 6, SvgCanvas.Short(classes[row], 20), "start", style, -60);
            for (var column = 0; column < classes.Length; column++)
            {
                var count = counts[row][column];
                var share = (double)count / total;
                var (x, y) = (names + (column * cell), names + (row * cell));
                svg.Rectangle(x, y, cell - 1, cell - 1, row == column ? "f0" : "f1", $"{classes[row]} taken for {classes[column]}: {count}", count == 0 ? 0.05 : 0.2 + (0.8 * share));
                if (count > 0 && cell >= 18)
                {
                    svg.Text(x + ((cell - 1) / 2), y + (cell / 2) + 4, count.ToString(CultureInfo.InvariantCulture), "middle", share > 0.5 ? "i" : "t");
                }
            }
        }

        return svg.ToString();
    }
}
