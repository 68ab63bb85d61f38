using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Panns.Transfer.Reports;
using Panns.Transfer.Reports.Figures;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Reports;

/// <summary>The confusion of few and many classes, and the most confused pairs.</summary>
public sealed partial class ConfusionReportTests
{
    // Two of three cats predicted as dogs, two of five dogs as cats, and one of each as a bird.
    private static readonly ImmutableArray<ImmutableArray<int>> Pets = [[0, 2, 1], [2, 2, 1], [0, 0, 4]];

    [Fact]
    public void Pairs_of_most_clips_come_first_and_of_as_many_those_of_the_larger_share() => Assert.Equal(
        [new(0, 1, 2, 3), new(1, 0, 2, 5), new(0, 2, 1, 3), new(1, 2, 1, 5)], ConfusedPair.Among(Pets));

    [Fact]
    public void Pairs_stand_in_the_page_and_in_the_json()
    {
        var result = SampleResults.Evaluation() with { Classes = ["cat", "dog", "bird"] };
        result = result with { ClipsByClass = [3, 5, 4], TrainClipsByClass = [3, 5, 4], Strategies = [result.Strategies[0] with { Confusion = Pets, Classes = result.Strategies[0].Classes[..3] }] };
        var page = ReportPage.Write([result], null, []);
        Assert.Contains("<details open><summary>freeze_l1: most confused</summary>", page, StringComparison.Ordinal);
        Assert.Contains("<tr><th scope=\"row\">cat</th><td>dog</td><td>2 of 3</td></tr>", page, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(ResultJson.Write(result));
        Assert.Equal(
            ["cat dog 2 3", "dog cat 2 5", "cat bird 1 3", "dog bird 1 5"],
            json.RootElement.GetProperty("strategies").GetProperty("freeze_l1").GetProperty("confused_pairs").EnumerateArray().Select(pair =>
                string.Join(' ', ((string[])["right", "given", "clips", "of"]).Select(name => pair.GetProperty(name).ToString()))));
    }

    // Up to ESC-50's 50 classes and some more: a square with its own text for every nonzero cell.
    [Theory]
    [InlineData(21)]
    [InlineData(50)]
    public void Every_class_of_dozens_is_named_and_every_cell_can_be_asked(int classes)
    {
        var figure = Figure(classes);
        Assert.Equal(2 * classes, Names().Count(figure));
        Assert.Equal(2 * classes, Cells().Count(figure));
        Assert.Contains("<title>class 3 taken for class 4: 1</title>", figure, StringComparison.Ordinal);
    }

    // Two hundred classes can have 40,000 cells: they are drawn by shade, with as many names as can be read.
    [Theory]
    [InlineData(100)]
    [InlineData(527)]
    public void Hundreds_of_classes_are_a_picture_of_bounded_size(int classes)
    {
        var full = Enumerable.Range(0, classes).Select(row => Enumerable.Range(0, classes).Select(column => row == column ? 50 : 1 + ((row + column) % 3)).ToImmutableArray()).ToImmutableArray();
        var figure = ConfusionFigure.Draw("confusion", Classes(classes), full);
        Assert.InRange(Paths().Count(figure), 2, 2 * 8);
        Assert.Equal(classes * classes, figure.Split('M').Length - 1);
        Assert.InRange(Names().Count(figure), 2 * 50, 2 * 67);
        Assert.InRange(Width(figure), 0, 900);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(50)]
    [InlineData(527)]
    public void The_picture_is_never_wider_than_a_page(int classes) => Assert.InRange(Width(Figure(classes)), 0, 900);

    private static string Figure(int classes) => ConfusionFigure.Draw(
        "confusion",
        Classes(classes),
        [.. Enumerable.Range(0, classes).Select(row => Enumerable.Range(0, classes).Select(column => column == row ? 7 : column == (row + 1) % classes ? 1 : 0).ToImmutableArray())]);

    private static ImmutableArray<string> Classes(int count) => [.. Enumerable.Range(0, count).Select(i => $"class {i}")];

    private static double Width(string figure) => double.Parse(ViewBox().Match(figure).Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(">class [0-9]+</text>")]
    private static partial Regex Names();

    [GeneratedRegex("<title>class [0-9]+ taken for class [0-9]+: [0-9]+</title>")]
    private static partial Regex Cells();

    [GeneratedRegex("<path d=\"M")]
    private static partial Regex Paths();

    [GeneratedRegex("viewBox=\"0 0 ([0-9.]+) ")]
    private static partial Regex ViewBox();
}
