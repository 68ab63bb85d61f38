using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Panns.Transfer.Tests.Support;

/// <summary>Headless Chromium.</summary>
internal sealed partial class Browser
{
    // Measurements of the page as JSON in its title: excess width; every figure with its position, its marks' colors,
    // texts that stick out of it, and pairs of overlapping horizontal texts; controls, images and tables that a keyboard or a screen reader misses.
    private const string Probe = """
        <script>
        const r = e => e.getBoundingClientRect();
        const seen = e => e.checkVisibility() && r(e).width > 0, all = s => [...document.querySelectorAll(s)].filter(seen), told = e => e.tagName + ' ' + e.textContent.slice(0, 40);
        const problems = [
          ...all('button, summary, audio[controls], [tabindex]').filter(e => e.tabIndex < 0 || !(e.getAttribute('aria-label') || e.textContent).trim()).map(e => 'no name or no tab stop: ' + told(e)),
          ...all('img').filter(e => !e.alt || !e.complete || !e.naturalWidth).map(e => 'image without words or content: ' + told(e)),
          ...all('table').filter(e => !e.caption || !e.caption.textContent).map(e => 'table without caption: ' + told(e)),
          ...all('th').filter(e => !e.scope).map(e => 'heading of a table without scope: ' + told(e)),
          ...all('.wide').filter(e => e.scrollWidth > e.clientWidth + 1).map(e => 'scrolls sideways: ' + told(e)),
          ...all('h1, h2, h3, h4, p, th, td, button, summary, figcaption').filter(e => !e.closest('.wide') && (r(e).right > innerWidth + 1 || r(e).left < -1 || e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0)).map(e => 'beyond its room: ' + told(e)),
        ];
        const figures = [...document.querySelectorAll('svg[role=img]')].filter(seen).map(s => {
          const box = r(s), texts = [...s.querySelectorAll('text')].filter(seen);
          const level = texts.filter(t => !t.hasAttribute('transform')).map(t => [t.textContent, r(t)]);
          const overlaps = [];
          level.forEach(([a, p], i) => level.slice(i + 1).forEach(([b, q]) => {
            if (Math.min(p.right, q.right) - Math.max(p.left, q.left) > 2 && Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top) > 4) overlaps.push(a + ' | ' + b); }));
          return { title: s.querySelector('title').textContent, x: box.x, y: box.y, width: box.width, height: box.height, texts: texts.length,
            colors: [...new Set([...s.querySelectorAll('.m')].map(m => getComputedStyle(m).fill))],
            outside: texts.filter(t => { const b = r(t); return b.left < box.left - 1 || b.right > box.right + 1 || b.top < box.top - 1 || b.bottom > box.bottom + 1; }).map(t => t.textContent),
            overlaps };
        });
        document.title = JSON.stringify({ overflow: document.documentElement.scrollWidth - window.innerWidth, height: document.documentElement.scrollHeight, figures, problems });
        </script></body>
        """;

    private readonly string _program;
    private readonly TempFolder _folder;

    /// <param name="folder">A writable folder.</param>
    public Browser(TempFolder folder)
    {
        _folder = folder;
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(place => new[] { "chromium", "chromium-browser", "google-chrome" }.Select(name => Path.Combine(place, name))).FirstOrDefault(File.Exists);
        Assert.SkipUnless(found is not null, "needs chromium on the path");
        _program = found!;
    }

    /// <summary>Lays out a page in a window of this width in pixels.</summary>
    public PageLayout LayOut(string page, int width)
    {
        var probe = _folder.Text("probe/index.html", page.Replace("</body>", Probe, StringComparison.Ordinal));
        var rendered = Run($"--window-size={width},900", "--dump-dom", new Uri(probe).AbsoluteUri);
        var title = TitleElement().Match(rendered);
        Assert.True(title.Success, rendered);
        return JsonSerializer.Deserialize<PageLayout>(System.Net.WebUtility.HtmlDecode(title.Groups[1].Value), JsonSerializerOptions.Web)!;
    }

    /// <summary>What a script returns in a page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="width">Width of the window in pixels.</param>
    /// <param name="script">The body of a function.</param>
    public JsonElement Evaluate(string page, int width, string script)
    {
        var path = _folder.Text("script/index.html", page.Replace("</body>", $"<script>document.title = JSON.stringify((() => {{ {script} }})());</script></body>", StringComparison.Ordinal));
        var title = TitleElement().Match(Run($"--window-size={width},900", "--dump-dom", new Uri(path).AbsoluteUri));
        Assert.True(title.Success, "the script failed");
        return JsonSerializer.Deserialize<JsonElement>(System.Net.WebUtility.HtmlDecode(title.Groups[1].Value));
    }

    /// <summary>A screenshot of a page in a window of this size.</summary>
    public Png Picture(string page, int width, int height)
    {
        var (path, picture) = (_folder.Text("shown/index.html", page), _folder.Path("page.png"));
        Run($"--window-size={width},{height}", "--screenshot=" + picture, new Uri(path).AbsoluteUri);
        return Png.Read(picture);
    }

    private string Run(params string[] arguments)
    {
        var start = new ProcessStartInfo(_program) { RedirectStandardOutput = true, RedirectStandardError = true };
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

    [GeneratedRegex("<title>(\\{.*?\\})</title>", RegexOptions.Singleline)]
    private static partial Regex TitleElement();
}

/// <summary>A page's layout in the browser, and what a keyboard or a screen reader misses.</summary>
internal sealed record PageLayout(double Overflow, int Height, FigureLayout[] Figures, string[] Problems);

/// <summary>A figure's position on its page, the colors of its marks, and its unreadable texts.</summary>
internal sealed record FigureLayout(
    string Title, double X, double Y, double Width, double Height, int Texts, string[] Colors, string[] Outside, string[] Overlaps);
