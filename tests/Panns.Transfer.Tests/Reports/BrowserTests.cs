using System.Text.RegularExpressions;
using Panns.Transfer.Reports;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Reports;

/// <summary>The page in a browser: every figure is there, drawn and readable.</summary>
public sealed partial class BrowserTests : IDisposable
{
    private const int Wide = 900;

    private static readonly string[] Titles =
    [
        "scores", "score against multiply-adds", "learning curves", "accuracy on the clips set aside",
        "confusion matrix of mn04_as freeze_l1", "confusion matrix of mn04_as fine_tune", "confusion matrix of logmel_stats",
        "confusion matrix of mn10_as freeze_l1", "confusion matrix of mn10_as fine_tune",
        "average precision by class", "average precision by class", "few-shot curves",
    ];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Wide)]
    [InlineData(400)]
    public void Nothing_overflows_overlaps_or_is_cut_off(int width)
    {
        var layout = new Browser(_folder).LayOut(Page(), width);
        Assert.True(layout.Overflow <= 0, $"the page is {layout.Overflow} pixels wider than its window");
        Assert.Equal(Titles, layout.Figures.Select(figure => figure.Title));
        Assert.All(layout.Figures, figure =>
        {
            Assert.Empty(figure.Outside);
            Assert.Empty(figure.Overlaps);
            Assert.True(figure.Texts >= 4 && figure.Width > 200 && figure.Height > 100, figure.Title);
        });
    }

    [Fact]
    public void Every_figure_is_drawn_in_its_colors_and_one_that_is_missing_or_empty_is_noticed()
    {
        var browser = new Browser(_folder);
        var page = Page();
        var layout = browser.LayOut(page, Wide);
        Assert.Empty(Problems(layout, browser.Picture(page, Wide, layout.Height)));

        // The same check on broken pages: a missing figure, one whose content is not drawn, one whose marks are not.
        var without = browser.LayOut(Figures().Replace(page, "", 1), Wide);
        Assert.NotEqual(Titles, without.Figures.Select(figure => figure.Title));
        var broken = page.Replace(
            "</style>", "main > figure:last-of-type svg * { visibility: hidden; } h2:first-of-type ~ figure:first-of-type .m { visibility: hidden; }</style>", StringComparison.Ordinal);
        var problems = Problems(layout, browser.Picture(broken, Wide, layout.Height));
        Assert.Equal(5 + 1, problems.Count);
        Assert.All(problems[..5], problem => Assert.StartsWith("scores: no marks in rgb", problem, StringComparison.Ordinal));
        Assert.StartsWith("few-shot curves: 0 of ", problems[5], StringComparison.Ordinal);
    }

    private static string Page()
    {
        var second = SampleResults.Evaluation("mn10_as", 11);
        return ReportPage.Write(
            [SampleResults.Evaluation(), second with { Strategies = second.Strategies[..2] }],
            SampleResults.FewShot(),
            [new("Cnn14", "freeze_l1", 42_220_000_000, 80_754_000, 0.9, new(0.9, 0.85, 0.94))]);
    }

    /// <summary>Parts of the figures that are missing in the picture.</summary>
    private static List<string> Problems(PageLayout layout, Png picture)
    {
        var problems = new List<string>();
        foreach (var figure in layout.Figures)
        {
            var (x, y, width, height) = ((int)figure.X, (int)figure.Y, (int)figure.Width, (int)figure.Height);
            var pixels = Enumerable.Range(y, height).Where(row => row < picture.Height)
                .SelectMany(row => Enumerable.Range(x, width).Where(column => column < picture.Width).Select(column => picture[column, row])).ToList();

            // Axes, letters, marks: at least one pixel in a hundred differs from the background, and at most a third.
            var ink = pixels.Count(pixel => Distance(pixel, (255, 255, 255)) > 30);
            if (ink < pixels.Count / 100 || ink > pixels.Count * 2 / 3)
            {
                problems.Add(FormattableString.Invariant($"{figure.Title}: {ink} of {pixels.Count} pixels are drawn"));
                continue;
            }

            problems.AddRange(figure.Colors.Where(color => pixels.Count(pixel => Distance(pixel, Parse(color)) <= 12) < 20)
                .Select(color => $"{figure.Title}: no marks in {color}"));
        }

        return problems;
    }

    private static (int Red, int Green, int Blue) Parse(string color)
    {
        var parts = Color().Match(color).Groups.Values.Skip(1).Select(part => int.Parse(part.Value, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        return (parts[0], parts[1], parts[2]);
    }

    private static int Distance((byte Red, byte Green, byte Blue) one, (int Red, int Green, int Blue) other)
        => Math.Max(Math.Abs(one.Red - other.Red), Math.Max(Math.Abs(one.Green - other.Green), Math.Abs(one.Blue - other.Blue)));

    [GeneratedRegex("rgb\\((\\d+), (\\d+), (\\d+)\\)")]
    private static partial Regex Color();

    [GeneratedRegex("<figure>.*?</figure>", RegexOptions.Singleline)]
    private static partial Regex Figures();
}
