using System.Text.Json;
using System.Text.RegularExpressions;
using Panns.Cli.Tests.Support;

namespace Panns.Cli.Tests.Transfer;

public sealed class FitTests
{
    [Fact]
    public void A_folder_becomes_a_classifier_that_predicts()
    {
        using var folder = new SoundFolder(4);
        var model = folder.At("my.panns");
        var fit = CliRun.Of("fit", folder.Sounds, "--strategy", "logmel_stats", "--out", model, "--no-cache");
        Assert.Equal((0, ""), (fit.ExitCode, fit.Troubles));
        Assert.Matches(@"^\S+my\.panns: 2 classes from 8 clips by logmel_stats, last loss 0\.\d{4}\n$", fit.Out);
        Assert.Equal(["my.panns"], folder.Files());

        var (rain, siren) = (folder.NewSound("rain"), folder.NewSound("siren"));
        var text = CliRun.Of("predict", model, rain, siren);
        Assert.Equal((0, ""), (text.ExitCode, text.Troubles));
        Assert.Matches(@"^\S.*new rain\.wav: rain [01]\.\d{3}\n\S.*new siren\.wav: siren [01]\.\d{3}\n$", text.Out);
    }

    [Fact]
    public void Predictions_as_json_and_csv()
    {
        using var folder = new SoundFolder(3);
        var model = folder.At("my.panns");
        Assert.Equal(0, CliRun.Of("fit", folder.Sounds, "--strategy", "logmel_stats", "--out", model, "--no-cache").ExitCode);
        var (rain, siren) = (folder.NewSound("rain"), folder.NewSound("siren"));

        using var json = JsonDocument.Parse(CliRun.Of("predict", model, rain, siren, "--json").Out);
        var first = json.RootElement[0];
        Assert.Equal((2, rain, "rain"), (json.RootElement.GetArrayLength(), first.GetProperty("file").GetString(), first.GetProperty("label").GetString()));
        var scores = first.GetProperty("scores");
        Assert.Equal(1, scores.GetProperty("rain").GetDouble() + scores.GetProperty("siren").GetDouble(), 1e-5);
        Assert.Equal(scores.GetProperty("rain").GetDouble(), first.GetProperty("score").GetDouble());

        var lines = CliRun.Of("predict", model, rain, siren, "--csv").Out.Split('\n');
        Assert.Equal("file,start,end,label,score,status,rain,siren", lines[0]);
        Assert.Matches($"^{Regex.Escape(siren)},0\\.000,[0-9.]+,siren,[0-9.]+,ok,[0-9.]+,[0-9.]+$", lines[2]);
    }

    [Fact]
    public void Predictions_name_windows_several_classes_or_none_of_them()
    {
        using var folder = new SoundFolder(10);
        var model = folder.At("my.panns");
        var fit = CliRun.Of("fit", folder.Sounds, "--strategy", "logmel_stats", "--out", model, "--no-cache", "--reject");
        Assert.Matches(@"\n'none of these' below [01]\.\d{3}: so are \d of \d right answers on the clips set aside, and \d of \d wrong ones\n$", fit.Out);
        var rain = folder.NewSound("rain");
        Assert.Matches(@"^\S.*new rain\.wav: rain [01]\.\d{3}\n\S.*new rain\.wav: siren [01]\.\d{3}\n$", CliRun.Of("predict", model, rain, "--top", "2", "--reject", "0", "--threads", "1").Out);
        Assert.Matches(@"^\S.*new rain\.wav: none of these [01]\.\d{3}\n$", CliRun.Of("predict", model, rain, "--reject", "1").Out);
        Assert.Matches(@"^\S.*new rain\.wav, 0 to 0\.1 s: rain [01]\.\d{3}\n", CliRun.Of("predict", model, rain, "--per-window", "--window", "0.1", "--overlap", "0", "--reject", "0").Out);
        using var json = JsonDocument.Parse(CliRun.Of("predict", model, rain, "--top", "2", "--reject", "0", "--json").Out);
        Assert.Equal(["rain", "siren"], json.RootElement[0].GetProperty("labels").EnumerateArray().Select(one => one.GetProperty("label").GetString()));
    }

    [Fact]
    public void A_table_with_parts_of_files_serves_as_well()
    {
        using var folder = new SoundFolder(3);
        var rows = SoundFolder.Classes.SelectMany(label => Enumerable.Range(0, 3).Select(i => $"{label}/{i}.wav,{label},0,0.5"));
        File.WriteAllText(Path.Combine(folder.Sounds, "clips.csv"), $"path,label,start,end\n{string.Join('\n', rows)}\n");
        var run = CliRun.Of("fit", Path.Combine(folder.Sounds, "clips.csv"), "-s", "logmel_stats", "-o", folder.At("my.panns"), "--no-cache");
        Assert.Equal((0, ""), (run.ExitCode, run.Troubles));
        Assert.Contains("2 classes from 6 clips", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_measured_fit_prints_the_folds_and_notes_the_mean()
    {
        using var folder = new SoundFolder(5);
        var run = CliRun.Of("fit", folder.Sounds, "-s", "logmel_stats", "-o", folder.At("my.panns"), "--measure", "--report", folder.At("my report"), "--no-cache");
        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"strategy +fold 1 .*fold 5 +mean", run.Out);

        // One page for both, with the command to repeat it.
        var page = File.ReadAllText(folder.At("my report", "index.html"));
        Assert.Equal(["my report/index.html"], folder.Files().Where(name => name.EndsWith(".html", StringComparison.Ordinal)));
        Assert.Contains("<h2>How it was made</h2>", page, StringComparison.Ordinal);
        Assert.Contains("<h2>Confusion</h2>", page, StringComparison.Ordinal);
        Assert.Contains($"<td>panns fit {folder.Sounds} -s logmel_stats -o {folder.At("my.panns")} --measure --report '{folder.At("my report")}' --no-cache</td>", page, StringComparison.Ordinal);
        using var model = Panns.Transfer.TransferModel.Load(folder.At("my.panns"));
        Assert.Equal(["cross-validation mean", "fold 1", "fold 2", "fold 3", "fold 4", "fold 5"], model.Provenance.Scores.Keys);
        Assert.Equal(model.Provenance.Scores["cross-validation mean"], model.Provenance.Scores.Where(pair => pair.Key.StartsWith("fold", StringComparison.Ordinal)).Average(pair => pair.Value), 1e-12);
    }

    [Theory]
    [InlineData("freeze_l1")]
    [InlineData("freeze_l3")]
    [InlineData("linear_probe")]
    [InlineData("fine_tune")]
    public void Every_strategy_on_a_network_makes_a_classifier_that_stands_alone(string strategy)
    {
        using var folder = new SoundFolder(2);
        var weights = folder.RandomWeights();
        var model = folder.At("my.panns");
        string[] epochs = strategy == "linear_probe" ? [] : ["--epochs", "1"];
        var fit = CliRun.Of(["fit", folder.Sounds, "-s", strategy, "--model", "mn04_as", "--weights", weights, .. epochs, "-o", model, "--no-cache", "--no-checkpoints"]);
        Assert.Equal((0, ""), (fit.ExitCode, fit.Troubles));
        Assert.Contains($"2 classes from 4 clips by {strategy}", fit.Out, StringComparison.Ordinal);
        File.Delete(weights);
        Assert.Equal(0, CliRun.Of("predict", model, folder.NewSound("rain")).ExitCode);
    }

#if PANNS_ONNXRUNTIME
    [Theory]
    [InlineData("freeze_l1")]
    [InlineData("fine_tune")]
    public void A_classifier_predicts_the_same_on_another_engine(string strategy)
    {
        using var folder = new SoundFolder(2);
        var model = folder.At("my.panns");
        var fit = CliRun.Of("fit", folder.Sounds, "-s", strategy, "--model", "mn04_as", "--weights", folder.RandomWeights(), "--epochs", "1", "-o", model, "--no-cache", "--no-checkpoints");
        Assert.Equal((0, ""), (fit.ExitCode, fit.Troubles));
        var sound = folder.NewSound("rain");
        var (ours, other) = (Scores("cpu"), Scores("onnx"));
        Assert.Equal(2, ours.Length);
        Assert.All(ours.Zip(other), pair => Assert.Equal(pair.First, pair.Second, 1e-5));

        double[] Scores(string engine)
        {
            var run = CliRun.Of("predict", model, sound, "--json", "--engine", engine);
            Assert.Equal((0, ""), (run.ExitCode, run.Troubles));
            using var json = System.Text.Json.JsonDocument.Parse(run.Out);
            return [.. json.RootElement[0].GetProperty("scores").EnumerateObject().Select(score => score.Value.GetDouble())];
        }
    }
#endif

    [Fact]
    public void Training_from_scratch_needs_no_weights()
    {
        using var folder = new SoundFolder(2);
        var run = CliRun.Of("fit", folder.Sounds, "-s", "scratch", "--model", "mn04_as", "--epochs", "1", "--batch", "2", "-o", folder.At("my.panns"), "--no-cache", "--no-checkpoints");
        Assert.Equal((0, ""), (run.ExitCode, run.Troubles));
        Assert.Equal(["my.panns"], folder.Files());
    }

    [Theory]
    [InlineData("logmel_stats")]
    [InlineData("fine_tune")]
    public void A_bad_file_among_many_is_named_and_left_out(string strategy)
    {
        using var folder = new SoundFolder(3);
        File.WriteAllText(Path.Combine(folder.Sounds, "rain", "bad.wav"), "no sound at all");
        var run = CliRun.Of(["fit", folder.Sounds, "-s", strategy, .. strategy == "fine_tune" ? Network(folder) : [], "-o", folder.At("my.panns"), "--no-cache", "--no-checkpoints"]);
        Assert.Equal(1, run.ExitCode);
        Assert.Matches(@"^panns: [^\n]*bad\.wav: [^\n]+; left out\n$", run.Troubles);
        Assert.Contains("2 classes from 6 clips", run.Out, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.At("my.panns")));
    }

    [Fact]
    public void A_bad_file_to_predict_is_named_and_the_others_go_on()
    {
        using var folder = new SoundFolder(2);
        var model = folder.At("my.panns");
        Assert.Equal(0, CliRun.Of("fit", folder.Sounds, "-s", "logmel_stats", "-o", model, "--no-cache").ExitCode);
        var bad = folder.At("bad.wav");
        File.WriteAllText(bad, "no sound at all");
        var run = CliRun.Of("predict", model, bad, folder.NewSound("rain"), "--json");
        Assert.Equal(3, run.ExitCode);
        Assert.Matches(@"^panns: [^\n]*bad\.wav[^\n]+\n$", run.Troubles);
        using var json = JsonDocument.Parse(run.Out);
        Assert.Equal(bad, json.RootElement[0].GetProperty("file").GetString());
        Assert.Contains("bad.wav", json.RootElement[0].GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal("rain", json.RootElement[1].GetProperty("label").GetString());

        var table = CliRun.Of("predict", model, bad, folder.NewSound("rain"), "--csv");
        Assert.Equal(3, table.ExitCode);
        var lines = table.Out.TrimEnd('\n').Split('\n');
        Assert.Equal(3, lines.Length);

        // The problem's text depends on the installed decoders; with a comma it is quoted.
        Assert.Matches(@"^\S*bad\.wav,,,,,(""[^""]*bad\.wav[^""]*""|[^"",]*bad\.wav[^"",]*),,$", lines[1]);
        Assert.Contains(",rain,", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void A_fit_with_clips_set_aside_tells_the_score_of_the_weights_it_kept_and_reports_all_epochs()
    {
        using var folder = new SoundFolder(4);
        var run = CliRun.Of([
            "fit", folder.Sounds, "-s", "freeze_l1", .. Network(folder, epochs: 5), "--validation", "0.25", "--patience", "2", "--learning-rate", "0.5", "-o", folder.At("my.panns"),
            "--json", folder.At("fit.json"), "--report", folder.At("report"), "--no-cache"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Troubles));
        using var json = JsonDocument.Parse(File.ReadAllText(folder.At("fit.json")));
        var root = json.RootElement;
        Assert.Equal(("freeze_l1", "mn04_as", "sounds", 64), (
            root.GetProperty("strategy").GetString(), root.GetProperty("network").GetString(), root.GetProperty("dataset").GetString(), root.GetProperty("data_sha256").GetString()!.Length));
        Assert.Equal(("0.5", "2", "0.25"), (Option("learning_rate"), Option("patience"), Option("validation_share")));
        var history = root.GetProperty("history").EnumerateArray().ToArray();
        var best = history.MinBy(epoch => epoch.GetProperty("validation_loss").GetDouble());
        Assert.Equal((history.Length, best.GetProperty("epoch").GetInt32()), (root.GetProperty("epochs").GetInt32(), root.GetProperty("kept_epoch").GetInt32()));
        Assert.Contains(
            FormattableString.Invariant($", epoch {best.GetProperty("epoch").GetInt32()} of {history.Length} kept: score {best.GetProperty("validation_score").GetDouble():0.0000}, "),
            run.Out, StringComparison.Ordinal);
        Assert.Equal(1 + history.Length, File.ReadLines(folder.At("report", "fit.csv")).Count());
        Assert.Contains("<svg", File.ReadAllText(folder.At("report", "index.html")), StringComparison.Ordinal);
        using var model = Panns.Transfer.TransferModel.Load(folder.At("my.panns"));
        Assert.Equal(history.Length, model.Provenance.History.Length);

        string? Option(string name) => root.GetProperty("options").GetProperty(name).GetString();
    }

    [Theory]
    [InlineData("freeze_l1")]
    [InlineData("fine_tune")]
    public void One_percent_of_a_few_clips_is_a_clip_of_every_class(string strategy)
    {
        using var folder = new SoundFolder(3);
        var run = CliRun.Of(["fit", folder.Sounds, "-s", strategy, .. Network(folder), "--validation", "0.01", "-o", folder.At("my.panns"), "--json", folder.At("fit.json"), "--no-cache"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Troubles));
        Assert.Contains(" kept: score ", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("freeze_l1")]
    [InlineData("fine_tune")]
    public void Where_no_class_has_two_clips_every_strategy_says_so(string strategy)
    {
        using var folder = new SoundFolder(1);
        var run = CliRun.Of(["fit", folder.Sounds, "-s", strategy, .. Network(folder), "--validation", "0.1", "-o", folder.At("my.panns"), "--no-cache"]);
        Assert.Equal(new CliRun(1, "", "panns: sounds: no class has two clips, so none can be set aside to decide when to stop\n"), run);
    }

    [Fact]
    public void A_set_with_a_test_part_is_learned_from_without_it_unless_told_otherwise()
    {
        using var folder = new SoundFolder(5);
        string[] categories = ["Nature", "Urban"];
        for (var i = 0; i < 2; i++)
        {
            // Three clips of each for development, two for evaluation.
            for (var clip = 0; clip < 5; clip++)
            {
                var target = clip < 3 ? folder.At("msos", "Development", categories[i]) : folder.At("msos", "Evaluation");
                Directory.CreateDirectory(target);
                File.Copy(Path.Combine(folder.Sounds, SoundFolder.Classes[i], $"{clip}.wav"), Path.Combine(target, $"{categories[i]}{clip}.wav"));
            }
        }

        Sheet("Logsheet_Development.csv", [0, 1, 2]);
        Sheet("Logsheet_EvaluationMaster.csv", [3, 4]);
        string[] line = ["fit", "msos", "--root", folder.At("msos"), "-s", "logmel_stats", "-o", folder.At("my.panns"), "--no-cache"];
        var part1 = CliRun.Of(line);
        const string classes = "panns: msos: 3 of 5 classes have no clip here: Effects, Human, Music\n";
        Assert.Equal((0, "panns: learns from the development part of msos, 6 of 10 clips; --all takes the evaluation part too\n" + classes), (part1.ExitCode, part1.Troubles));
        Assert.Contains("from 6 clips", part1.Out, StringComparison.Ordinal);
        var all = CliRun.Of([.. line, "--all"]);
        Assert.Equal((0, classes), (all.ExitCode, all.Troubles));
        Assert.Contains("from 10 clips", all.Out, StringComparison.Ordinal);

        void Sheet(string name, int[] clips) => File.WriteAllLines(
            folder.At("msos", name), ["Category,File", .. categories.SelectMany(category => clips.Select(clip => $"{category},{category}{clip}.wav"))]);
    }

    private static string[] Network(SoundFolder folder, int epochs = 1) => ["--model", "mn04_as", "--weights", folder.RandomWeights(), "--epochs", $"{epochs}", "--no-checkpoints"];

    [Fact]
    public void What_fails_leaves_an_older_classifier_and_no_half_of_a_new_one()
    {
        using var folder = new SoundFolder(1);
        File.WriteAllText(folder.At("my.panns"), "older");
        File.WriteAllText(folder.At("broken.safetensors"), "no weights");
        var run = CliRun.Of("fit", folder.Sounds, "-s", "freeze_l1", "--model", "mn04_as", "--weights", folder.At("broken.safetensors"), "-o", folder.At("my.panns"), "--no-cache");
        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.Matches(@"^panns: [^\n]*broken\.safetensors: [^\n]+\n$", run.Troubles);
        Assert.Equal(["broken.safetensors", "my.panns"], folder.Files());
        Assert.Equal("older", File.ReadAllText(folder.At("my.panns")));
    }

    [Fact]
    public void Canceling_leaves_nothing_half_written()
    {
        using var folder = new SoundFolder(2);
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        string[] line = ["fit", folder.Sounds, "-s", "scratch", "--model", "mn04_as", "--epochs", "100000", "-o", folder.At("my.panns"), "--no-cache", "--no-checkpoints"];
        Assert.Equal(new CliRun(130, "", "panns: canceled\n"), CliRun.With(new FakeWorkbench(), source.Token, line));
        Assert.Empty(folder.Files());
    }
}
