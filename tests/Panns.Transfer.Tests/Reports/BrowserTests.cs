using System.Text.RegularExpressions;
using Panns.Clips;
using Panns.Detection.Plotting;
using Panns.FrontEnd;
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

    [Theory]
    [InlineData(390)]
    [InlineData(800)]
    [InlineData(1600)]
    public void Clips_and_curves_fit_and_a_keyboard_and_a_screen_reader_reach_all_of_them(int width)
    {
        var path = _folder.Wav("a recording with a name that is rather long, without_any_place_to_break_it_apart_0123456789.wav", 1, 500, 32000);
        var result = SampleResults.Evaluation();
        TestedClip[] clips = [.. Enumerable.Range(0, 40).Select(i => new TestedClip { File = path, Fold = "1", Right = [i % 4], Scores = [0.4f, 0.1f, (i % 10) / 20f, 0.05f] })];
        result = result with { Strategies = [.. result.Strategies.Select(strategy => strategy with { Clips = [.. clips] })] };
        var page = ReportPage.Write([result], SampleResults.FewShot(), []).Replace("<details>", "<details open>", StringComparison.Ordinal);
        var layout = new Browser(_folder).LayOut(page, width);
        Assert.True(layout.Overflow <= 0, $"the page is {layout.Overflow} pixels wider than its window");
        Assert.Empty(layout.Problems);
        Assert.Equal(2 * (1 + 4), layout.Figures.Count(figure => figure.Title.StartsWith("precision and", StringComparison.Ordinal) || figure.Title.StartsWith("reliability", StringComparison.Ordinal)));
        Assert.All(layout.Figures, figure => Assert.Empty(figure.Outside.Concat(figure.Overlaps)));
    }

    [Theory]
    [InlineData(390, "narrow")]
    [InlineData(800, "broad")]
    [InlineData(1600, "broad")]
    public void The_page_of_events_fits_and_has_a_figure_for_the_width(int width, string shown)
    {
        // Made as the detector makes it; the library's own tests have what is in it.
        SoundEvent[] events = [.. Enumerable.Range(0, 30).Select(i => new SoundEvent("Vehicle horn, car horn, honking", i, i + 1.5, 0.9f, 0.5f, 0, ""))];
        float[][] columns = [.. Enumerable.Range(0, 50).Select(i => Enumerable.Range(0, 64).Select(band => (float)-(i ^ band)).ToArray())];
        var page = PlotHtml.Draw(
            new("a recording.wav", 32, LogMelSettings.Panns32k, columns, 0.64, columns, 0.64, [.. LabelSet.FromNames(["Vehicle horn, car horn, honking", "Dog"])], events, 0.5),
            ClipSource.OfSamples("a recording.wav", new float[32 * 32000]));
        var layout = new Browser(_folder).LayOut(page, width);
        Assert.True(layout.Overflow <= 0, $"the page is {layout.Overflow} pixels wider than its window");
        Assert.Empty(layout.Problems);
        var figure = Assert.Single(layout.Figures);
        Assert.Empty(figure.Outside);
        Assert.Empty(figure.Overlaps);
        Assert.Equal(shown == "narrow", figure.Width < figure.Height * 1.3);
        Assert.True(figure.Width > 0.85 * Math.Min(width, 1000) && figure.X >= 0, "the figure has the page's width");
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
