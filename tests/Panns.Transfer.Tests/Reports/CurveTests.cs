using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Panns.Transfer.Reports;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Reports;

/// <summary>Precision-recall curves and reliability diagrams in the page, against points worked by hand.</summary>
public sealed partial class CurveTests
{
    private const double Left = 52, Right = 318, Top = 10, Bottom = 204;

    // Of class 0, from the highest score: +, -, then one + and one - of equal score, then +.
    private static readonly ImmutableArray<TestedClip> Clips = [Clip(0.6875f, 1), Clip(0.9375f, 0), Clip(0.3125f, 0), Clip(0.8125f, 1), Clip(0.6875f, 0)];

    [Fact]
    public void The_curve_of_a_class_goes_through_its_points()
    {
        var line = Points(Lines().Match(Figure("precision and recall of dog")).Groups[1].Value);

        // Steps between (1/3, 1), (1/3, 1/2), (2/3, 1/2) and (1, 3/5), from recall 0.
        (double, double)[] expected = [(0, 1), (1.0 / 3, 1), (1.0 / 3, 0.5), (2.0 / 3, 0.5), (2.0 / 3, 0.6), (1, 0.6)];
        Assert.Equal(Distinct(expected), Distinct(line));
    }

    [Fact]
    public void The_diagram_of_a_class_has_a_mark_for_each_bin()
    {
        var figure = Figure("reliability of dog");

        // Of the two clips at 0.69, one is a dog.
        Assert.Equal(
            ["freeze_l1: 1 with a mean score of 0.31, of which 100 % have it", "freeze_l1: 2 with a mean score of 0.69, of which 50 % have it", "freeze_l1: 1 with a mean score of 0.81, of which 0 % have it", "freeze_l1: 1 with a mean score of 0.94, of which 100 % have it"],
            Tips().Matches(figure).Select(match => match.Groups[1].Value));
        Assert.Equal(Distinct([(0.3125, 1), (0.6875, 0.5), (0.8125, 0), (0.9375, 1)]), Distinct(Points(Lines().Match(figure).Groups[1].Value)));

        // (0.6875 + 2 * 0.1875 + 0.8125 + 0.0625) / 5 = 0.3875.
        Assert.Contains("Calibration error 0.388", Page().Split("reliability of dog")[1].Split("</p>")[0], StringComparison.Ordinal);
    }

    [Fact]
    public void All_classes_together_have_the_reliability_of_the_highest_score()
        // 0.69 right and wrong, and wrong for the other class; 0.81 wrong; 0.94 right.
        => Assert.Equal(
            ["3 with a mean score of 0.69, of which 33.3 % have it", "1 with a mean score of 0.81, of which 0 % have it", "1 with a mean score of 0.94, of which 100 % have it"],
            Tips().Matches(Figure("reliability of All classes")).Select(match => match.Groups[1].Value["freeze_l1: ".Length..]));

    [Fact]
    public void Scores_that_are_no_probabilities_have_no_diagram()
    {
        var page = Page([.. Clips.Select(clip => clip with { Scores = [.. clip.Scores.Select(score => 3 * score)] })]);
        Assert.Contains("precision and recall of dog", page, StringComparison.Ordinal);
        Assert.DoesNotContain("reliability of dog", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Classes_without_a_clip_have_none_and_that_is_said()
        => Assert.Contains("Curves of every class, the lowest average precision first; 2 without a tested clip", Page(), StringComparison.Ordinal);

    [Fact]
    public void Of_hundreds_of_classes_those_of_the_lowest_average_precision_are_drawn()
    {
        const int classes = 200;
        var result = SampleResults.Evaluation();
        var one = result.Strategies[0];
        result = result with
        {
            Classes = [.. Enumerable.Range(0, classes).Select(i => $"class {i}")],
            ClipsByClass = [.. Enumerable.Repeat(1, classes)],
            TrainClipsByClass = [.. Enumerable.Repeat(1.0, classes)],
            Strategies =
            [
                one with
                {
                    Classes = [.. Enumerable.Range(0, classes).Select(i => one.Classes[0] with { AveragePrecision = new(1 - (i / 1000.0), 0.5, 1) })],
                    Clips = [.. Enumerable.Range(0, classes).Select(i => new TestedClip { File = $"{i}.wav", Fold = "1", Right = [i], Scores = [.. Enumerable.Range(0, classes).Select(j => i == j ? 1f : 0)] })],
                },
            ],
        };
        var page = ReportPage.Write([result], null, []);
        Assert.Contains("<summary>Curves of the 60 of 200 classes with the lowest average precision; clips.csv has the scores of all</summary>", page, StringComparison.Ordinal);
        Assert.Equal(1 + CurveSection.MostClasses, Titles().Count(page));
        Assert.Contains("precision and recall of class 199<", page, StringComparison.Ordinal);
        Assert.DoesNotContain("precision and recall of class 139<", page, StringComparison.Ordinal);
    }

    private static TestedClip Clip(float dog, int right) => new() { File = "a.wav", Fold = "1", Right = [right], Scores = [dog, right == 0 && dog == 0.3125f ? 0.6875f : 0, 0, 0] };

    private static string Page(ImmutableArray<TestedClip>? clips = null)
    {
        var result = SampleResults.Evaluation();
        return ReportPage.Write([result with { Strategies = [result.Strategies[0] with { Clips = clips ?? Clips }] }], null, []);
    }

    private static string Figure(string title)
    {
        var figure = Page().Split("<svg").Single(part => part.Contains($"<title>{title}</title>", StringComparison.Ordinal)).Split("</svg>")[0];
        XDocument.Parse("<svg" + figure + "</svg>");
        return figure;
    }

    private static List<(double X, double Y)> Points(string path) =>
    [
        .. path.Split(' ', 'L', 'M').Where(word => word.Length > 0).Select(word => double.Parse(word, CultureInfo.InvariantCulture)).Chunk(2)
            .Select(pair => ((pair[0] - Left) / (Right - Left), (Bottom - pair[1]) / (Bottom - Top))),
    ];

    private static List<(double, double)> Distinct(IEnumerable<(double X, double Y)> points) => [.. points.Select(point => (Math.Round(point.X, 2), Math.Round(point.Y, 2))).Distinct()];

    [GeneratedRegex("<path d=\"([^\"]*)\" class=\"l s0\"/>")]
    private static partial Regex Lines();

    [GeneratedRegex("<title>(freeze_l1: [^<]*)</title>")]
    private static partial Regex Tips();

    [GeneratedRegex("<title>precision and recall of ")]
    private static partial Regex Titles();
}
