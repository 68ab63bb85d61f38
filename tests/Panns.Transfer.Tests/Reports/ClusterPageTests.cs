using Panns.Output;
using Panns.Transfer.Reports;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Reports;

/// <summary>The page of groups: what it holds to hear, and what a keyboard reaches.</summary>
public sealed class ClusterPageTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Two groups of three: the nearest to the middles of both come first, then the others; 7 s hold a clip of 5 s, of which one is longer, and one of 2 s.
    [Fact]
    public void It_holds_the_sound_nearest_to_the_middles_of_groups_up_to_its_limit()
    {
        var page = Page(seconds: 7);
        Assert.Contains("The page holds ♪ 2 of its 6 clips, those nearest to the middle of each group: at most 5 seconds of a clip and 7 of all, one channel at 16 kHz. 1 is longer; only the first 5 seconds are here. All others", page, StringComparison.Ordinal);
        Assert.Equal(2, page.Split("data:audio/wav;base64,").Length - 1);

        // 16-bit samples at 16 kHz after 44 bytes of head, as base64.
        Assert.Contains(Sound(page, 1), sound => sound.Length == (44 + (5 * 32000) + 2) / 3 * 4);
        Assert.Contains(Sound(page, 4), sound => sound.Length == (44 + (2 * 32000) + 2) / 3 * 4);

        // Each is a mark, a name, and in two near-duplicates.
        Assert.Equal(8, page.Split("\" class=\"held\" data-clip").Length - 1);
    }

    [Fact]
    public void Files_that_are_gone_are_counted()
    {
        File.Delete(_folder.Wav("1.wav"));
        var page = Page(seconds: 240, without: 1);
        Assert.Contains("♪ 5 of its 6 clips", page, StringComparison.Ordinal);
        Assert.Contains(" 1 file could not be read.", page, StringComparison.Ordinal);
        Assert.Contains("The page holds no sound:", Page(seconds: 0), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(390)]
    [InlineData(800)]
    [InlineData(1600)]
    public void It_fits_and_a_screen_reader_reaches_all_of_it(int width)
    {
        var layout = new Browser(_folder).LayOut(Page(seconds: 240), width);
        Assert.True(layout.Overflow <= 0, $"the page is {layout.Overflow} pixels wider than its window");

        // The map alone may scroll, and has one tab stop: arrows reach its other marks.
        Assert.DoesNotContain(layout.Problems, problem => !problem.StartsWith("scrolls sideways: DIV map", StringComparison.Ordinal) && !problem.StartsWith("no name or no tab stop: a ", StringComparison.Ordinal));
    }

    [Fact]
    public void Arrows_go_from_mark_to_mark_and_enter_plays_what_the_page_holds()
    {
        // Clips 0 to 2 lie left of 3 to 5: from any mark, enough steps to the right end in the right group, and back.
        const string script = """
            const press = key => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
            const map = [...document.querySelectorAll('svg a[data-clip]')], stops = () => map.filter(mark => mark.getAttribute('tabindex') === '0').length;
            const at = () => document.activeElement.dataset.clip, x = () => document.activeElement.getBoundingClientRect().x;
            const result = { stops: stops() };
            map[0].focus();
            for (let i = 0; i < 6; i++) press('ArrowRight');
            result.right = at(); result.rightX = x();
            for (let i = 0; i < 6; i++) press('ArrowLeft');
            result.left = at(); result.leftX = x(); result.after = stops();
            document.activeElement.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
            result.source = document.querySelector('.player audio').src.slice(0, 15);
            result.chosen = document.querySelectorAll('a.on').length;
            return result;
            """;
        var page = Page(seconds: 240);
        var result = new Browser(_folder).Evaluate(page, 1000, script);
        Assert.Equal((1, 1), (result.GetProperty("stops").GetInt32(), result.GetProperty("after").GetInt32()));
        Assert.InRange(result.GetProperty("chosen").GetInt32(), 2, 4);
        Assert.True(result.GetProperty("leftX").GetDouble() < result.GetProperty("rightX").GetDouble());
        Assert.NotEqual(GroupOf(result.GetProperty("left").GetString()!), GroupOf(result.GetProperty("right").GetString()!));
        Assert.Equal("data:audio/wav;", result.GetProperty("source").GetString());

        static int GroupOf(string clip) => int.Parse(clip, System.Globalization.CultureInfo.InvariantCulture) / 3;
    }

    private static IEnumerable<string> Sound(string page, int index)
    {
        var parts = page.Split($"{index}: 'data:audio/wav;base64,");
        return parts.Skip(1).Select(part => part[..part.IndexOf('\'', StringComparison.Ordinal)]);
    }

    // Clip 1 is in the middle of 0 to 2, clip 4 of 3 to 5.
    private string Page(double seconds, int without = -1)
    {
        float[][] rows = [[1, 0.1f, 0], [1, 0, 0], [1, -0.1f, 0], [0, 0.1f, 1], [0, 0, 1], [0, -0.1f, 1]];
        NpyFile.Write(_folder.Path("x.npy"), rows.SelectMany(row => row).ToArray(), rows.Length, 3);
        var files = Enumerable.Range(0, 6).Select(i => i == without ? _folder.Path($"{i}.wav") : _folder.Wav($"{i}.wav", i == 1 ? 6 : 2, 300 + (100 * i), 16000));
        _folder.Text("x.index.csv", "file,duration,status\n" + string.Concat(files.Select(file => $"{file},2,ok\n")));
        using var index = EmbeddingIndex.Open(_folder.Path("x.npy"));
        var clusters = EmbeddingClusters.Of(index, new() { Count = 2, Map = ClusterMap.PrincipalComponents }, TestContext.Current.CancellationToken);
        return ClusterPage.Write("clips", _folder.Root, clusters, new string?[6], index.NearDuplicates(0.99, 10, TestContext.Current.CancellationToken), 0.99, seconds);
    }
}
