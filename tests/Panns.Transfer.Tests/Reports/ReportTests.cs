using System.Diagnostics;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Panns.Transfer.Reports;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Reports;

public sealed partial class ReportTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_report_is_one_page_without_scripts_or_links_and_the_raw_numbers()
    {
        var page = File.ReadAllText(Write());
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch(References(), page);
        foreach (Match figure in Figures().Matches(page))
        {
            XDocument.Parse(figure.Value);
        }

        foreach (var title in (string[])["Scores", "Learning curves", "Confusion: logmel_stats", "Scores by class", "Score against arithmetic", "Few-shot curves"])
        {
            Assert.Contains($"<h2>{title}</h2>", page, StringComparison.Ordinal);
        }

        Assert.Contains("a &lt;b&gt; set", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        foreach (var file in (string[])["results.json", "scores.csv", "classes.csv", "learning.csv", "confusion-logmel_stats.csv", "few-shot.json", "few-shot.csv"])
        {
            Assert.True(File.Exists(_folder.Path("report/" + file)), file);
        }

        Assert.StartsWith("strategy,fold 1,fold 2,fold 3,fold 4,fold 5,mean,", File.ReadAllText(_folder.Path("report/scores.csv")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_browser_shows_the_page_without_anything_overflowing()
    {
        var browser = Browser();
        var page = Write();
        var picture = _folder.Path("page.png");

        // The page's own width against the window's, read from the rendered document; the window is as narrow as a telephone.
        var probe = _folder.Text("report/probe.html", File.ReadAllText(page).Replace(
            "</body>",
            "<script>document.title = 'overflow ' + (document.documentElement.scrollWidth - window.innerWidth) + ' figures ' + [...document.querySelectorAll('svg')].filter(s => s.getBoundingClientRect().height > 50).length;</script></body>",
            StringComparison.Ordinal));
        var rendered = RunBrowser(browser, "--window-size=500,900", "--dump-dom", new Uri(probe).AbsoluteUri);
        var state = Regex.Match(rendered, "overflow (-?\\d+) figures (\\d+)");
        Assert.True(state.Success);
        Assert.Equal("6", state.Groups[2].Value);
        Assert.True(int.Parse(state.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) <= 0, state.Value);

        RunBrowser(browser, "--window-size=900,2400", "--screenshot=" + picture, new Uri(page).AbsoluteUri);
        var bytes = File.ReadAllBytes(picture);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], bytes[..4]);
        Assert.Equal((900, 2400), (BigEndian(bytes, 16), BigEndian(bytes, 20)));

        // An empty page of this size takes a few kilobytes.
        Assert.True(bytes.Length > 40_000, $"{bytes.Length} bytes");
    }

    [Fact]
    public void A_strategy_without_a_network_is_not_drawn_against_a_networks_arithmetic()
    {
        var data = LabeledSounds.OpenFolder(_folder.TwoClasses(5));
        var result = CrossValidation.Run(new() { Threads = 2 }, data, [TransferStrategies.LogMelBaseline]) with { Model = "Cnn6", MultiplyAdds = 21_986_000_000 };
        Assert.DoesNotContain("Score against arithmetic", TransferReport.Page(result, null, []), StringComparison.Ordinal);
    }

    private string Write()
    {
        var data = LabeledSounds.OpenFolder(_folder.TwoClasses(6)) with { Name = "a <b> set" };
        var context = new TransferContext { Threads = 2 };
        var measured = CrossValidation.Run(context, data, [TransferStrategies.LogMelBaseline]);
        var evaluation = measured with
        {
            Model = "Cnn6", MultiplyAdds = 21_986_000_000, Strategies = [.. measured.Strategies.Select(strategy => strategy with { UsesNetwork = true })],
        };
        return TransferReport.Write(_folder.Path("report"), evaluation, FewShot.Run(context, data, [TransferStrategies.LogMelBaseline], [1, 2], 2));
    }

    private static string Browser()
    {
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => new[] { "chromium", "chromium-browser", "google-chrome" }.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
        Assert.SkipUnless(found is not null, "needs chromium on the path");
        return found!;
    }

    private string RunBrowser(string browser, params string[] arguments)
    {
        var start = new ProcessStartInfo(browser) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--user-data-dir=" + _folder.Path("profile"), .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    private static int BigEndian(byte[] bytes, int at) => System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at));

    [GeneratedRegex("(src|href)=")]
    private static partial Regex References();

    [GeneratedRegex("<svg.*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Figures();
}
