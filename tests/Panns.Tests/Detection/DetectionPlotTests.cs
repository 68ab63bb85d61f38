using System.Xml.Linq;
using Panns.Detection.Plotting;
using Panns.FrontEnd;
using Panns.Tests.Support;

namespace Panns.Tests.Detection;

public sealed class DetectionPlotTests
{
    private const string Network = "Cnn14_DecisionLevelMax";

    [Theory]
    [InlineData(1)]
    [InlineData(32000)]
    [InlineData(30 * 32000 + 7)]
    public void The_figure_is_well_formed_and_names_classes_and_axes(int samples)
    {
        using var model = FakeSession.Model(Network, out _);
        var wave = SoundEventDetectorTests.Noise(samples);
        var plot = new DetectionPlot(2);
        new SoundEventDetector(model).Detect(wave, 32000, plot: plot, cancellationToken: TestContext.Current.CancellationToken);
        var svg = plot.ToSvg();
        var texts = XDocument.Parse(svg).Descendants().Where(element => element.Name.LocalName == "text" && (string?)element.Attribute("class") == "t").Select(element => element.Value).ToList();
        Assert.Contains("class A", texts);
        Assert.Contains("class B", texts);
        Assert.DoesNotContain("class C", texts);
        Assert.Contains("Time (s)", texts);
        Assert.DoesNotContain("=\"NaN", svg, StringComparison.Ordinal);
        Assert.DoesNotMatch("(src|href)=\"(?!data:)", plot.ToHtml());
    }

    [Fact]
    public void Names_are_escaped()
    {
        using var model = new PannsModel(new FakeSession(PannsModels.Get(Network).Describe(1)), LabelSet.FromNames(["<rock & roll>"]));
        var plot = new DetectionPlot();
        new SoundEventDetector(model).Detect(new float[32000], 32000, plot: plot, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains("&lt;rock &amp; roll&gt;", plot.ToSvg(), StringComparison.Ordinal);
        Assert.Throws<PannsException>(() => plot.Save("plot.png"));
        Assert.Throws<InvalidOperationException>(() => new DetectionPlot().ToSvg());
    }

    [Fact]
    public void The_spectrogram_of_blocks_is_that_of_the_whole()
    {
        var wave = SoundEventDetectorTests.Noise(1_000_000);
        var rows = new ColumnReducer(64, keepMaximum: false);
        var stream = new LogMelStream(LogMelSettings.Panns32k, rows);
        for (var at = 0; at < wave.Length; at += 12345)
        {
            stream.Append(wave.AsSpan(at, Math.Min(12345, wave.Length - at)));
        }

        stream.Complete();
        var columns = rows.Complete();
        Assert.Equal(2, rows.FramesPerColumn);
        Assert.Equal(1563, columns.Count);
        var whole = new LogMelSpectrogram(LogMelSettings.Panns32k).Compute(wave);
        for (var column = 0; column < 1562; column++)
        {
            Assert.Equal((whole[2 * column, 5] + whole[2 * column + 1, 5]) / 2, columns[column][5], 1e-3f);
        }
    }
}
