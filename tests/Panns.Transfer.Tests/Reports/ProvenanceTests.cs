using System.Text.Json;
using System.Text.RegularExpressions;
using Panns.Transfer.Reports;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Reports;

/// <summary>A report records when, with what and how it was measured; a fit and its earlier measurement share one page.</summary>
public sealed partial class ProvenanceTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_report_carries_date_version_command_weights_and_settings()
    {
        var data = LabeledSounds.OpenFolder(_folder.TwoClasses(5));
        using var backbone = Backbone.Create(PannsModels.Mn04, SmallRuns.Weights());
        var context = new TransferContext { Threads = 2, Backbone = backbone, Seed = 5, Command = "panns evaluate 'my sounds'" };
        var before = DateTimeOffset.UtcNow;
        var result = CrossValidation.Run(context, data, [TransferStrategies.FreezeL1.Change(new() { Epochs = 3 }), TransferStrategies.LogMelBaseline], ["1"]);
        var made = result.Provenance!;
        Assert.InRange(made.Date, before, DateTimeOffset.UtcNow);
        Assert.Equal(backbone.WeightsHash, made.WeightsHash);
        Assert.Matches("^[0-9a-f]{64}$", made.WeightsHash);
        Assert.Matches("^[0-9a-f]{64}$", made.DataHash);

        var page = ReportPage.Write([result], null, []);
        var facts = page.Split("<h2>How it was measured</h2>")[1];
        Assert.Equal(
            [made.DateText, $"Panns {made.Version}, .NET {Environment.Version}", "panns evaluate 'my sounds'", "5", made.WeightsHash, made.DataHash],
            ((string[])["date", "version", "command", "seed", "weights, SHA-256", "data, SHA-256"]).Select(name => Fact(facts, name)));
        Assert.Equal("3", Fact(facts.Split("<summary>freeze_l1: settings</summary>")[1], "epochs"));

        using var json = JsonDocument.Parse(ResultJson.Write(result));
        var written = json.RootElement.GetProperty("measured");
        Assert.Equal(["date", "version", "runtime", "command", "weights_sha256", "data_sha256", "settings"], written.EnumerateObject().Select(one => one.Name));
        Assert.Equal(
            ("panns evaluate 'my sounds'", made.WeightsHash, "3"),
            (written.GetProperty("command").GetString(), written.GetProperty("weights_sha256").GetString(), written.GetProperty("settings").GetProperty("freeze_l1").GetProperty("epochs").GetString()));

        // Other sounds have another hash; strategies without weights name none.
        _folder.Wav("set/low/more.wav", 0.3, 333);
        var other = CrossValidation.Run(context, LabeledSounds.OpenFolder(_folder.Path("set")), [TransferStrategies.LogMelBaseline], ["1"]).Provenance!;
        Assert.NotEqual(made.DataHash, other.DataHash);
        Assert.Equal("", other.WeightsHash);
    }

    [Fact]
    public void Few_shot_results_carry_it_too()
    {
        var result = FewShot.Run(new() { Threads = 2, Command = "panns few-shot" }, LabeledSounds.OpenFolder(_folder.TwoClasses(5)), [TransferStrategies.LogMelBaseline], [1], repeats: 1);
        Assert.Equal("panns few-shot", Fact(ReportPage.Write([], result, []), "command"));
        using var json = JsonDocument.Parse(ResultJson.Write(result));
        Assert.Equal("panns few-shot", json.RootElement.GetProperty("measured").GetProperty("command").GetString());
    }

    [Fact]
    public void A_fit_and_what_was_measured_beforehand_are_one_page()
    {
        var data = LabeledSounds.OpenFolder(_folder.TwoClasses(5));
        var context = new TransferContext { Threads = 2, Command = "panns fit" };
        var measured = CrossValidation.Run(context, data, [TransferStrategies.LogMelBaseline]);
        var model = TransferModel.Fit(context, data, TransferStrategies.LogMelBaseline);
        using (model)
        {
            var path = FitReport.Write(_folder.Path("report"), model, measured, "panns fit");
            Assert.Equal(["index.html"], Directory.EnumerateFiles(_folder.Path("report"), "*.html").Select(Path.GetFileName));
            var page = File.ReadAllText(path);
            Assert.Equal(
                ["Loss", "How it was made", "Scores", "All metrics", "Learning curves", "Confusion", "Mistakes", "Precision, recall and reliability", "Average precision by class", "Every class", "The set", "How it was measured"],
                Headings().Matches(page).Select(heading => heading.Groups[1].Value));
            Assert.Contains("Training of the classifier on all its clips; what was measured follows.", page, StringComparison.Ordinal);
            Assert.Equal(("panns fit", model.Provenance.DataHash), (Fact(page, "command"), Fact(page, "data, SHA-256")));
            Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
            Assert.True(File.Exists(_folder.Path("report/results.json")) && File.Exists(_folder.Path("report/fit.json")));
        }
    }

    private static string Fact(string page, string name) => Regex.Match(page, $"<tr><th scope=\"row\">{name}</th><td>(.*?)</td></tr>").Groups[1].Value;

    [GeneratedRegex("<h2>(.*?)</h2>")]
    private static partial Regex Headings();
}
