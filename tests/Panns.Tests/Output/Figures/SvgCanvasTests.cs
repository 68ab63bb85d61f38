using System.Globalization;
using System.Xml.Linq;
using Panns.Output.Figures;

namespace Panns.Tests.Output.Figures;

public sealed class SvgCanvasTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Whatever_a_name_holds_the_figure_is_well_formed()
    {
        const string Name = "<a> & \"b\" 'c' \u001b[31m\0\uFFFE 👍 \uD83D";
        foreach (var canvas in (SvgCanvas[])[SvgCanvas.Standalone(100, 50, Name, ".t{fill:#222}"), SvgCanvas.InPage(100, 50, Name, 70)])
        {
            canvas.Text(1, 2, Name);
            canvas.Circle(1, 2, 3, "d", Name);
            canvas.Mark(1, 5, 5, tip: Name);
            canvas.Rectangle(1, 2, 3, 4, "k", Name, rounding: 2);
            var figure = XDocument.Parse(canvas.ToString());
            Assert.Equal("<a> & \"b\" 'c' \uFFFD[31m\uFFFD\uFFFD 👍 \uFFFD", figure.Root!.Element(Svg + "text")!.Value);
            Assert.Equal(4, figure.Descendants(Svg + "title").Count());
        }
    }

    [Fact]
    public void Numbers_have_a_point_whatever_language_the_process_speaks_and_are_numbers()
    {
        var culture = CultureInfo.CurrentCulture;
        var german = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        german.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = german;
        try
        {
            var canvas = SvgCanvas.InPage(100.5, 50, "x", 70.25);
            canvas.Line(1.256, double.NaN, 3, double.PositiveInfinity, "a");
            canvas.Text(1.5, 2.5, "x", turn: -90.5);
            canvas.Path([(0.5, 1), (2, 3)], "l", closed: true);
            var text = canvas.ToString();
            Assert.Contains("x1=\"1.26\" y1=\"0\" x2=\"3\" y2=\"0\"", text, StringComparison.Ordinal);
            Assert.Contains("rotate(-90.5 1.5 2.5)", text, StringComparison.Ordinal);
            Assert.Contains("d=\"M0.5 1 L2 3 Z\"", text, StringComparison.Ordinal);
            Assert.Contains("viewBox=\"0 0 100.5 50\" style=\"max-width:100.5px;min-width:70.25px\"", text, StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void Axes_map_their_limits_to_the_edges_either_way_round()
    {
        var canvas = SvgCanvas.InPage(200, 100, "x", 100);
        var axes = new Axes(canvas, new(20, 10, 180, 90), (0, 8), (5, 0));
        Assert.Equal((20, 180, 100), (axes.X(0), axes.X(8), axes.X(4)));
        Assert.Equal((90, 10), (axes.Y(5), axes.Y(0)));
        var log = new Axes(canvas, new(20, 10, 180, 90), (1, 100), (2, 2), logX: true);
        Assert.Equal((20, 100, 180, 50), (log.X(1), log.X(10), log.X(100), log.Y(2)));
    }
}
