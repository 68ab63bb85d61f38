using System.Buffers.Binary;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Panns.Embedding.Clustering;
using Panns.FrontEnd;
using Panns.Transfer;

namespace Panns.Interactive.Tests;

/// <summary>What figures draw, read back from the drawing.</summary>
public sealed partial class FigureTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void A_clip_plays_its_samples_and_draws_waveform_and_spectrogram()
    {
        float[] samples = [.. Enumerable.Range(0, 8000).Select(i => 0.5f * MathF.Sin(i * 0.3f))];
        var figure = Figure.Of(new SoundClip(samples, 8000, "a tone < b"));
        var wav = Convert.FromBase64String(Audio().Match(figure.Html).Groups[1].Value);
        Assert.Equal((8000, 2 * 8000), (BinaryPrimitives.ReadInt32LittleEndian(wav.AsSpan(24)), BinaryPrimitives.ReadInt32LittleEndian(wav.AsSpan(40))));
        for (var i = 0; i < samples.Length; i += 997)
        {
            Assert.Equal(samples[i], BinaryPrimitives.ReadInt16LittleEndian(wav.AsSpan(44 + (2 * i))) / 32767f, 1e-4f);
        }

        var drawing = Drawing(figure);
        Assert.Single(drawing.Descendants(Svg + "image"));
        Assert.Equal("a tone < b", drawing.Element(Svg + "title")!.Value);
        Assert.Contains("a tone &lt; b", figure.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_player_of_a_higher_rate_plays_16_kHz_for_as_long()
    {
        var wav = Convert.FromBase64String(Audio().Match(Figure.OfClip(new SoundClip(new float[3 * 32000], 32000)).Html).Groups[1].Value);
        Assert.Equal((16000, 2 * 3 * 16000), (BinaryPrimitives.ReadInt32LittleEndian(wav.AsSpan(24)), BinaryPrimitives.ReadInt32LittleEndian(wav.AsSpan(40))));
    }

    [Fact]
    public void Bars_are_as_long_as_their_scores()
    {
        using var model = FakeSession.Model("Cnn14", out _);
        var waveform = new float[32000];
        (waveform[0], waveform[^1]) = (0.8f, 0.2f);
        var result = new AudioTagger(model, new TaggingOptions { TopCount = 3 }).Tag(waveform, 32000, TestContext.Current.CancellationToken);
        var bars = Drawing(Figure.Of(result)).Descendants(Svg + "rect").Where(bar => bar.Element(Svg + "title") is not null).ToDictionary(
            bar => bar.Element(Svg + "title")!.Value.Split(':')[0], bar => double.Parse(bar.Attribute("width")!.Value, CultureInfo.InvariantCulture));
        Assert.Equal(4, bars["class A"] / bars["class B"], 0.01);
        Assert.Equal("a.wav", Figure.OfTags(result with { File = Path.Combine("folder", "a.wav") }).Title);
        Assert.Throws<PannsException>(() => Figure.OfTags(result with { Error = "bad.wav: no audio" }));
    }

    [Fact]
    public void A_confusion_matrix_has_its_counts_where_they_belong()
    {
        var cells = Drawing(Figure.OfConfusion(["dog", "rain"], [[8, 2], [1, 9]])).Descendants(Svg + "title").Select(title => title.Value).ToList();
        Assert.Contains("dog taken for rain: 2", cells);
        Assert.Contains("rain taken for dog: 1", cells);
        Assert.Contains("rain taken for rain: 9", cells);
        Assert.Throws<ArgumentException>(() => Figure.OfConfusion(["dog", "rain"], [[8, 2]]));
        Assert.Throws<ArgumentException>(() => Figure.OfConfusion([], []));
    }

    [Fact]
    public void Few_shot_and_learning_curves_name_their_points()
    {
        var curves = Figure.OfFewShot(("ours", [new FewShotPoint(5, [0.9, 0.8]), new FewShotPoint(1, [0.5, 0.7])]), ("theirs", [new FewShotPoint(1, [0.4])]));
        var points = Drawing(curves).Descendants(Svg + "title").Select(title => title.Value).ToList();
        Assert.Equal(["ours: 1, 0.6000", "ours: 5, 0.8500", "theirs: 1, 0.4000"], points.Where(point => point.Contains(", 0.", StringComparison.Ordinal)));
        Assert.Throws<ArgumentException>(() => Figure.OfFewShot(("none", [])));

        points = [.. Drawing(Figure.OfLearning([new(1, 2.5, 2.75), new(2, 1.25, 1.5)])).Descendants(Svg + "title").Select(title => title.Value)];
        Assert.Contains("training clips: 2, 1.2500", points);
        Assert.Contains("clips set aside: 1, 2.7500", points);
        _ = Drawing(Figure.OfLearning([]));
    }

    [Fact]
    public void A_map_shows_the_directions_of_most_difference()
    {
        // Along (3, 4, 0) / 5 by 10 a step, across it by 1: the first component is the long way, the second the short one.
        float[][] vectors = [.. Enumerable.Range(0, 4).SelectMany(i => Enumerable.Range(0, 2).Select(j => (float[])[(6f * i) - (0.8f * j), (8f * i) + (0.6f * j), 7]))];
        var places = PrincipalComponents.Project(vectors);
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(10 * i, Math.Abs(places[2 * i].X - places[0].X), 1e-6);
            Assert.Equal(1, Math.Abs(places[(2 * i) + 1].Y - places[2 * i].Y), 1e-6);
        }

        string[] classes = ["a", "a", "b", "b", "a", "a", "b", "b"];
        Assert.Equal(4, Drawing(Figure.OfMap(vectors, classes)).Descendants(Svg + "title").Count(title => title.Value == "b"));
        Assert.Throws<ArgumentException>(() => Figure.OfMap(vectors, ["a"]));
    }

    [Fact]
    public void A_spectrogram_and_events_are_drawn()
    {
        var settings = LogMelSettings.Panns32k;
        var logMel = new LogMelSpectrogram(settings).Compute(new float[2 * 32000]);
        Assert.Single(Drawing(Figure.OfSpectrogram(logMel, settings)).Descendants(Svg + "image"));

        using var model = FakeSession.Model("Cnn14_DecisionLevelMax", out _);
        var plot = new DetectionPlot();
        _ = new SoundEventDetector(model).Detect(new float[64000], 32000, plot: plot, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(plot.ToSvg(), Figure.Of(plot).Svg);
    }

    [Fact]
    public void What_has_no_figure_is_told_what_has_one()
        => Assert.Contains("SoundClip", Assert.Throws<ArgumentException>(() => Figure.Of(3)).Message, StringComparison.Ordinal);

    private static XElement Drawing(Figure figure)
    {
        Assert.Contains(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(figure.Svg)), figure.Html, StringComparison.Ordinal);
        return XElement.Parse(figure.Svg);
    }

    [GeneratedRegex("<audio controls preload=\"metadata\" src=\"data:audio/wav;base64,([^\"]*)\">")]
    private static partial Regex Audio();
}
