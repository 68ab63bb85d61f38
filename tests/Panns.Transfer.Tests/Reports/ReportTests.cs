using System.Text.RegularExpressions;
using System.Xml.Linq;
using Panns.Training;
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
        var page = File.ReadAllText(TransferReport.Write(_folder.Path("report"), [SampleResults.Evaluation()], SampleResults.FewShot()));
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch(References(), page);
        foreach (Match figure in Figures().Matches(page))
        {
            XDocument.Parse(figure.Value);
        }

        Assert.Equal(
            ["Scores", "All metrics", "Score against arithmetic", "Learning curves", "Confusion", "Average precision by class", "Every class", "Few-shot curves", "Clips that could not be read"],
            Headings().Matches(page).Select(heading => heading.Groups[1].Value));
        Assert.Contains("a &lt;b&gt; set", page, StringComparison.Ordinal);
        Assert.Contains("rain &amp; wind", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        Assert.Equal(
            ["classes.csv", "confusion-fine_tune.csv", "confusion-freeze_l1.csv", "confusion-logmel_stats.csv", "few-shot.csv", "few-shot.json", "index.html", "learning.csv", "metrics.csv", "results.json", "scores.csv"],
            Directory.EnumerateFiles(_folder.Path("report")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Networks_that_are_called_alike_do_not_overwrite_each_other()
    {
        TransferReport.Write(_folder.Path("report"), [SampleResults.Evaluation(), SampleResults.Evaluation()]);
        Assert.Equal(6, Directory.EnumerateFiles(_folder.Path("report"), "confusion-*.csv").Count());
    }

    [Fact]
    public void The_tables_hold_every_metric_with_its_interval()
    {
        var result = SampleResults.Evaluation();
        TransferReport.Write(_folder.Path("report"), [result]);
        var metrics = File.ReadAllLines(_folder.Path("report/metrics.csv"));
        Assert.Equal("strategy,metric,value,low,high,fold 1,fold 2", metrics[0]);
        Assert.Equal(1 + (3 * 8), metrics.Length);
        var map = metrics.Single(line => line.StartsWith("freeze_l1,map,", StringComparison.Ordinal)).Split(',')[2..].Select(Number).ToArray();
        var expected = result.Strategies[0];
        Assert.Equal(
            [expected.Overall.MeanAveragePrecision.Value, expected.Overall.MeanAveragePrecision.Low, expected.Overall.MeanAveragePrecision.High,
                expected.FoldMetrics[0].MeanAveragePrecision.Value, expected.FoldMetrics[1].MeanAveragePrecision.Value],
            map);

        var classes = File.ReadAllLines(_folder.Path("report/classes.csv"));
        Assert.StartsWith("strategy,class,clips,train_clips,precision,precision_low,precision_high,recall,", classes[0], StringComparison.Ordinal);
        Assert.EndsWith(",ap,ap_low,ap_high,auc,auc_low,auc_high,dprime,dprime_low,dprime_high", classes[0], StringComparison.Ordinal);
        Assert.StartsWith("freeze_l1,dog,20,300,", classes[1], StringComparison.Ordinal);
        Assert.Equal(expected.Classes[0].Precision.High, Number(classes[1].Split(',')[6]));
        Assert.Equal("strategy,model,multiply_adds,parameters,fold 1,fold 2,mean,pooled,low,high,seconds,trained_parameters", File.ReadAllLines(_folder.Path("report/scores.csv"))[0]);
    }

    [Fact]
    public void Two_measured_networks_stand_against_their_arithmetic_and_the_baseline_does_not()
    {
        var data = LabeledSounds.OpenFolder(_folder.TwoClasses(5));
        var quick = TransferStrategies.Frozen("freeze_l1", Heads.Quick);
        var results = new[] { PannsModels.Mn04, PannsModels.Get("mn05_as") }.Select(model =>
        {
            using var backbone = RandomBackbone(model);
            return CrossValidation.Run(new() { Backbone = backbone, Threads = 2 }, data, [quick, TransferStrategies.LogMelBaseline], ["1"]);
        }).ToList();
        var page = ReportPage.Write(results, null, []);
        var figure = page.Split("<title>score against multiply-adds</title>")[1].Split("</svg>")[0];

        // The README's table: 0.231 G and 0.332 G.
        Assert.Equal(
            ["mn04_as, freeze_l1: … 230.86 M multiply-adds", "mn05_as, freeze_l1: … 331.67 M multiply-adds"],
            Tips().Matches(figure).Select(tip => Numbers().Replace(tip.Groups[1].Value, ": … ")));
        Assert.DoesNotContain("logmel_stats", figure, StringComparison.Ordinal);
        var places = Marks().Matches(figure).Select(mark => Number(mark.Groups[1].Value)).ToArray();
        Assert.True(places[0] < places[1], "the network with less arithmetic stands at the left");
        Assert.DoesNotContain("Score against arithmetic", ReportPage.Write([results[0] with { Strategies = [results[0].Strategies[1]] }], null, []), StringComparison.Ordinal);
    }

    private static Backbone RandomBackbone(ModelInfo model)
    {
        using var session = new TrainingSession(model.Describe(), TrainingOptions.Default with { Seed = 7 });
        return Backbone.Create(model, session.ExportWeights());
    }

    private static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static class Heads
    {
        public static readonly HeadTrainingOptions Quick = HeadTrainingOptions.Default with { Epochs = 1 };
    }

    [GeneratedRegex("(src|href)=")]
    private static partial Regex References();

    [GeneratedRegex("<svg.*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Figures();

    [GeneratedRegex("<h2>(.*?)</h2>")]
    private static partial Regex Headings();

    [GeneratedRegex("class=\"m f[0-9]\"><title>(.*?)</title>")]
    private static partial Regex Tips();

    [GeneratedRegex(": [0-9.]+ \\([0-9.]+ to [0-9.]+\\), ")]
    private static partial Regex Numbers();

    [GeneratedRegex("<circle cx=\"([0-9.]+)\"[^>]*class=\"m f[0-9]\"><title>")]
    private static partial Regex Marks();
}
