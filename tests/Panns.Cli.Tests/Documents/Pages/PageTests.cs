using Panns.Architecture.Tests.Documents;
using Panns.Cli.Tests.Support;

namespace Panns.Cli.Tests.Documents.Pages;

/// <summary>The commands of the pages, one after the other, as a reader types them; the quick start's are in <see cref="QuickStartTests"/>.</summary>
public sealed class PageTests(PageWorld world) : IClassFixture<PageWorld>
{
    public static TheoryData<string> Pages => [.. Names.Where(page => PageLine.Of(page).Any(line => PageChange.Applied(line) is not null))];

    private static IEnumerable<string> Names
        => Document.All().Select(document => document.Name).Where(name => name.StartsWith("docs/", StringComparison.Ordinal) && name != "docs/quick-start.md").Append("README.md");

    [Theory]
    [MemberData(nameof(Pages))]
    public void Commands_do_what_the_page_says(string page)
    {
        Assert.SkipWhen(PageWorld.WhySkipped is not null, PageWorld.WhySkipped ?? "");
        using var folder = new TempFolder();
        world.CopyTo(folder.Path);
        foreach (var line in PageLine.Of(page))
        {
            if (PageChange.Applied(line) is not { } text)
            {
                continue;
            }

            var run = PageWorld.Run(folder.Path, text);
            Assert.True(run.ExitCode == 0, $"{text}: {run}");
            Assert.All(
                new PageLine(page, text).Written,
                name => Assert.True(
                    Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(folder.At(name))!, Path.GetFileNameWithoutExtension(name) + "*").Any(),
                    $"{text}: wrote no {name}"));
        }
    }

    [Fact]
    public void Every_change_concerns_a_line()
        => Assert.All(PageChange.All, change => Assert.Contains(Names.SelectMany(PageLine.Of), line => line.Text.Contains(change.Text, StringComparison.Ordinal)));
}
