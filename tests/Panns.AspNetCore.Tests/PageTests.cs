#if PANNS_PLAYWRIGHT
using Microsoft.Playwright;
#endif

namespace Panns.AspNetCore.Tests;

/// <summary>The page, as served and in a real browser.</summary>
public sealed class PageTests
{
    [Fact]
    public async Task The_page_needs_nothing_from_elsewhere()
    {
        await using var host = await TestHost.StartAsync();
        using var answer = await host.Client.GetAsync("", TestContext.Current.CancellationToken);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("innerHTML", page, StringComparison.Ordinal);
    }

#if PANNS_PLAYWRIGHT
    [Fact]
    public async Task A_person_chooses_a_recording_and_sees_spectrogram_tags_and_events()
    {
        const string Chromium = "/usr/bin/chromium";
        Assert.SkipUnless(File.Exists(Chromium), $"needs a browser: {Chromium} (Debian's package chromium)");
        await using var host = await TestHost.StartAsync(options => options.Threshold = 0.5);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = ["--no-sandbox", "--disable-gpu"] });
        var page = await browser.NewPageAsync();
        var errors = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                errors.Add(message.Text);
            }
        };
        page.PageError += (_, error) => errors.Add(error);
        await page.GotoAsync(host.Address.ToString());
        await page.GetByText("mn04_as for tags").WaitForAsync();

        // Decoded and sent by the browser: the scores are the first and last samples, and the length at 32 kHz.
        float[] samples = [.. new float[Wav.Rate / 2], .. Enumerable.Repeat(0.75f, Wav.Rate / 2)];
        await page.SetInputFilesAsync("#file", new FilePayload { Name = "<b>step</b>.wav", MimeType = "audio/wav", Buffer = Wav.Of(samples) });
        await page.GetByText("<b>step</b>.wav: 1.00 s").WaitForAsync();
        Assert.Equal(["length", "last", "first"], await page.Locator("#tags td:first-child").AllInnerTextsAsync());
        Assert.Equal(["32000.000", "0.750", "0.000"], await page.Locator("#tags td:nth-child(3)").AllInnerTextsAsync());
        Assert.Equal(["first", "last", "length"], await page.Locator("#events td:first-child").AllInnerTextsAsync());
        Assert.Equal("0.50 – 1.00 s", await page.Locator("#events td:nth-child(2)").First.InnerTextAsync());
        Assert.True(await page.Locator("#spectrogram").IsVisibleAsync());

        // Silence is black, the tone is not.
        var lights = await page.EvaluateAsync<double[]>("[100, 900].map(x => { const d = document.getElementById('spectrogram').getContext('2d').getImageData(x, 0, 1, 256).data; return d.reduce((a, b) => a + b, 0) - 256 * 255; })");
        Assert.True(lights[0] < lights[1], $"{lights[0]} and {lights[1]}");

        await page.SetInputFilesAsync("#file", new FilePayload { Name = "no.txt", MimeType = "text/plain", Buffer = "no audio"u8.ToArray() });
        await page.Locator("#status.bad").WaitForAsync();
        Assert.Contains("no.txt: ", await page.Locator("#status").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Single(errors, error => error.Contains("422", StringComparison.Ordinal));
        Assert.Single(errors);
    }
#endif
}
