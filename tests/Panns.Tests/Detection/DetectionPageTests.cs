using System.Buffers.Binary;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Panns.Clips;
using Panns.Detection.Plotting;
using Panns.FrontEnd;

namespace Panns.Tests.Detection;

/// <summary>The page of events: what is to be heard of a recording, and that it holds all it shows.</summary>
public sealed partial class DetectionPageTests
{
    private const int Rate = 32000;

    [Fact]
    public void A_short_recording_is_heard_whole()
    {
        var (parts, events) = SoundPart.Choose([Event("a", 1, 2, 0.5f)], 180);
        Assert.Equal([new(0, 180)], parts);
        Assert.Equal(-1, events);
    }

    [Fact]
    public void Of_a_long_one_events_are_heard_with_half_a_second_around_them()
    {
        // 0.5 s before the start and 2 s after the end do not exist; events of overlapping parts share one.
        var (parts, events) = SoundPart.Choose([Event("a", 0.25, 1, 0.5f), Event("a", 100, 102, 0.4f), Event("b", 102.5, 103, 0.3f), Event("a", 199.5, 200, 0.6f)], 200);
        Assert.Equal([new(0, 1.5), new(99.5, 103.5), new(199, 200)], parts);
        Assert.Equal(4, events);
    }

    [Fact]
    public void Events_with_the_highest_scores_come_first_until_three_minutes_are_full()
    {
        // Twenty events of a minute, of each of which 10 s and half a second at either side count: sixteen are 176 s.
        var (parts, events) = SoundPart.Choose([.. Enumerable.Range(0, 20).Select(i => Event("a", 10 + (100 * i), 70 + (100 * i), 0.5f + (0.01f * i)))], 3600);
        Assert.Equal(16, events);
        Assert.Equal(Enumerable.Range(4, 16).Select(i => new SoundPart(9.5 + (100 * i), 20.5 + (100 * i))), parts);
    }

    [Fact]
    public void The_parts_in_a_page_are_those_of_the_recording()
    {
        // 200 s of silence but for 1 kHz from 50 s to 51 s and 3 kHz from 150 s to 151 s.
        var wave = new float[200 * Rate];
        foreach (var (second, frequency) in (ReadOnlySpan<(int, int)>)[(50, 1000), (150, 3000)])
        {
            for (var i = 0; i < Rate; i++)
            {
                wave[(second * Rate) + i] = 0.5f * MathF.Sin(2 * MathF.PI * frequency * i / Rate);
            }
        }

        var page = PlotHtml.Draw(Data(200, Event("low", 50, 51, 0.9f), Event("high", 150, 151, 0.8f), Event("late", 150.5, 151, 0.7f)), ClipSource.OfSamples("hour.wav", wave));
        Assert.Contains("const parts = [[49.5,51.5],[149.5,151.5]];", page, StringComparison.Ordinal);
        var sound = Sound(page);
        Assert.Equal(4 * 16000, sound.Length);
        Assert.Equal(2 * 1000, Crossings(sound.AsSpan(8000, 16000)), 20.0);
        Assert.Equal(2 * 3000, Crossings(sound.AsSpan(40000, 16000)), 20.0);
        Assert.InRange(sound[..7900].Concat(sound[24100..39900]).Max(value => Math.Abs((int)value)), 0, 400);
        Assert.Contains("The page holds 3 minutes of sound at most, 10 seconds of an event: of this recording of 3.3 minutes what is around its 3 events.", page, StringComparison.Ordinal);
        Assert.Equal(2, Pictures().Count(page.Split("const pictures = ")[1].Split('\n')[0]));
    }

    [Fact]
    public void How_many_events_are_not_heard_is_said()
        => Assert.Contains(
            "of this recording of 40 minutes what is around 16 of its 20 events, those with the highest scores.",
            PlotHtml.Draw(Data(2400, [.. Enumerable.Range(0, 20).Select(i => Event("a", 100 * i, (100 * i) + 60, 0.5f + (0.01f * i)))]), ClipSource.OfSamples("hour.wav", new float[Rate])),
            StringComparison.Ordinal);

    [Fact]
    public void The_page_loads_nothing_and_every_name_is_escaped()
    {
        var page = PlotHtml.Draw(Data(1, Event("</script><b>rock & roll", 0.25, 0.5, 0.9f)) with { Title = "<i>a" }, ClipSource.OfSamples("a.wav", new float[Rate]));
        Assert.DoesNotMatch("(src|href)=\"(?!data:)", page);
        Assert.DoesNotContain("<i>a", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
        Assert.Equal(1, page.Split("</script>").Length - 1);
        Assert.Contains("<caption>Events</caption>", page, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\">&lt;/script&gt;&lt;b&gt;rock &amp; roll", page, StringComparison.Ordinal);
        Assert.Contains("aria-label=\"Play &lt;/script&gt;&lt;b&gt;rock &amp; roll, 0.25 s\"", page, StringComparison.Ordinal);
        Assert.Equal(2, page.Split("role=\"img\"").Length - 1);
        foreach (var figure in page.Split("<svg viewBox")[1..])
        {
            XDocument.Parse("<svg viewBox" + figure[..figure.IndexOf("</svg>\n</div>", StringComparison.Ordinal)] + "</svg>");
        }
    }

    [Fact]
    public void A_recording_that_cannot_be_read_again_has_no_sound_and_the_page_says_why()
    {
        var gone = PlotHtml.Draw(Data(1, Event("a", 0.25, 0.5, 0.9f)), new ClipSource("a.wav", _ => throw new PannsException("a.wav: there is no such file")));
        Assert.Contains("There is no sound: a.wav: there is no such file", gone, StringComparison.Ordinal);
        Assert.DoesNotContain("<audio", gone, StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"play\"", gone, StringComparison.Ordinal);
        Assert.SkipWhen(OperatingSystem.IsWindows(), "pipes have no path there");
        Assert.Contains("There is no sound: the recording came through a pipe", PlotHtml.Draw(Data(1), ClipSource.OfSamples("/dev/null", new float[Rate])), StringComparison.Ordinal);
    }

    [Fact]
    public void Events_are_framed_over_the_spectrogram_and_over_their_row()
    {
        // Of 100,000 units the event has those from 25,000 on, 50,000 of them.
        var svg = PlotSvg.Draw(Data(4, Event("b", 1, 3, 0.9f)), PlotLayout.File);
        var plots = XDocument.Parse(svg).Root!.Elements().Where(element => element.Name.LocalName == "svg").ToList();
        Assert.Equal(3, plots.Count);
        var frames = plots.Select(plot => plot.Elements().SingleOrDefault(element => (string?)element.Attribute("class") is "e" or "e x")).ToList();
        Assert.Equal([true, false, true], frames.Select(frame => frame is not null));
        Assert.All(frames.OfType<XElement>(), frame => Assert.Equal(("25000", "50000"), ((string?)frame.Attribute("x"), (string?)frame.Attribute("width"))));
        Assert.Equal(["b"], XDocument.Parse(svg).Descendants().Where(element => (string?)element.Attribute("class") == "q").Select(element => element.Value));
    }

    private static SoundEvent Event(string label, double onset, double offset, float peak) => new(label, onset, offset, peak, peak / 2, label == "a" ? 0 : 1, "");

    private static PlotData Data(double seconds, params SoundEvent[] events)
    {
        var columns = Enumerable.Range(0, 20).Select(i => Enumerable.Range(0, LogMelSettings.Panns32k.MelBins).Select(band => (float)-(i + band)).ToArray()).ToArray();
        float[][] scores = [.. Enumerable.Range(0, 20).Select(i => new[] { i / 20f, 0.5f })];
        return new("a.wav", seconds, LogMelSettings.Panns32k, columns, seconds / 20, scores, seconds / 20, [.. LabelSet.FromNames(["a", "b"])], events, 0.5);
    }

    private static short[] Sound(string page)
    {
        var bytes = Convert.FromBase64String(Address().Match(page).Groups[1].Value);
        Assert.Equal(16000, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(24)));
        return [.. bytes[44..].Chunk(2).Select(pair => BinaryPrimitives.ReadInt16LittleEndian(pair))];
    }

    private static double Crossings(ReadOnlySpan<short> sound)
    {
        var crossings = 0;
        for (var i = 1; i < sound.Length; i++)
        {
            crossings += sound[i - 1] < 0 != sound[i] < 0 ? 1 : 0;
        }

        return crossings;
    }

    [GeneratedRegex("<audio id=\"sound\" controls preload=\"metadata\" src=\"data:audio/wav;base64,([^\"]*)\" aria-label=")]
    private static partial Regex Address();

    [GeneratedRegex("'iVBOR")]
    private static partial Regex Pictures();
}
