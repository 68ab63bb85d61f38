using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Panns.Cli.Commands.Transfer;
using Panns.Cli.Tests.Support;
using Panns.Transfer;

namespace Panns.Cli.Tests.Transfer;

public sealed partial class EvaluateTests
{
    [Fact]
    public void Strategies_are_compared_fold_by_fold_and_written_as_json()
    {
        using var folder = new SoundFolder(5);
        var results = folder.At("results.json");
        var run = CliRun.Of(
            "evaluate", folder.Sounds, "--strategy", "logmel_stats", "freeze_l1", "--weights", folder.RandomWeights(), "--epochs", "2", "--json", results, "--no-cache");
        Assert.Equal((0, ""), (run.ExitCode, run.Troubles));
        var lines = run.Out.Split('\n');
        Assert.Matches("^strategy +fold 1 +fold 2 +fold 3 +fold 4 +fold 5 +mean accuracy +95 % +seconds$", lines[0]);
        Assert.Matches(@"^logmel_stats( +[01]\.\d{4}){6} +[01]\.\d{4}-[01]\.\d{4} +\d+\.\d$", lines[1]);
        Assert.StartsWith("freeze_l1 ", lines[2], StringComparison.Ordinal);

        using var json = JsonDocument.Parse(File.ReadAllText(results));
        var root = json.RootElement;
        Assert.Equal(("sounds", "mn04_as", 0), (root.GetProperty("dataset").GetString(), root.GetProperty("model").GetString(), root.GetProperty("unreadable").GetArrayLength()));
        foreach (var name in (string[])["logmel_stats", "freeze_l1"])
        {
            var strategy = root.GetProperty("strategies").GetProperty(name);
            var folds = strategy.GetProperty("folds").EnumerateArray().Select(fold => fold.GetDouble()).ToArray();
            Assert.Equal((5, "accuracy"), (folds.Length, strategy.GetProperty("metric").GetString()));
            Assert.Equal(folds.Average(), strategy.GetProperty("mean").GetDouble(), 1e-12);
            Assert.True(strategy.GetProperty("seconds").GetDouble() >= 0);
            Assert.Equal(10, strategy.GetProperty("confusion").EnumerateArray().Sum(row => row.EnumerateArray().Sum(cell => cell.GetInt32())));
        }
    }

    [Fact]
    public void All_metrics_and_the_confusion_are_printed_and_written_with_intervals()
    {
        using var folder = new SoundFolder(5);
        var results = folder.At("results.json");
        var run = CliRun.Of("evaluate", folder.Sounds, "--strategy", "logmel_stats", "--json", results, "--no-cache");
        Assert.Equal((0, ""), (run.ExitCode, run.Troubles));
        foreach (var title in (string[])["accuracy", "macro precision", "macro recall", "macro F1", "mAP", "mAUC", "d-prime", "mAP@3"])
        {
            Assert.Matches($@"\n{title} +([01]\.\d{{4}}|inf) \(([01]\.\d{{4}}|inf)-([01]\.\d{{4}}|inf)\)\n", run.Out);
        }

        // The statistics separate the two classes.
        Assert.EndsWith(
            "\nConfusion of logmel_stats: a row for each right class, a column for each class given.\n          1  2\n 1 rain   5  .\n 2 siren  .  5\n", run.Out, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(File.ReadAllText(results));
        var strategy = json.RootElement.GetProperty("strategies").GetProperty("logmel_stats");
        Assert.Equal(
            ["accuracy", "macro_precision", "macro_recall", "macro_f1", "map", "mauc", "dprime", "map3"], strategy.GetProperty("metrics").EnumerateObject().Select(metric => metric.Name));
        var rain = strategy.GetProperty("classes").GetProperty("rain");
        Assert.Equal((5, 4.0), (rain.GetProperty("clips").GetInt32(), rain.GetProperty("train_clips").GetDouble()));
        foreach (var name in (string[])["precision", "recall", "f1", "ap", "auc"])
        {
            // All five clips are right: the lower end of Wilson's interval is 0.5655.
            Assert.Matches(@"^\{""value"": 1, ""interval95"": \[0\.5655\d+, 1\]\}$", rain.GetProperty(name).GetRawText());
        }

        Assert.Matches(@"^\{""value"": null, ""interval95"": \[0\.\d+, null\]\}$", rain.GetProperty("dprime").GetRawText());
    }

    [Fact]
    public void Every_class_is_printed_where_asked_for_as_it_is_written()
    {
        using var folder = new SoundFolder(5);
        var results = folder.At("results.json");
        string[] line = ["evaluate", folder.Sounds, "-s", "logmel_stats", "freeze_l1", "--weights", folder.RandomWeights(), "--epochs", "2", "--json", results, "--no-cache"];
        Assert.DoesNotContain("Classes of ", CliRun.Of(line).Out, StringComparison.Ordinal);
        var run = CliRun.Of([.. line, "--per-class"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Troubles));
        using var json = JsonDocument.Parse(File.ReadAllText(results));
        foreach (var strategy in json.RootElement.GetProperty("strategies").EnumerateObject())
        {
            var lines = run.Out.Split($"\nClasses of {strategy.Name}, all tested clips together:\n")[1].Split('\n');
            Assert.Matches("^class +clips +precision +recall +F1 +AP +AUC +d-prime$", lines[0]);
            foreach (var (printed, written) in lines[1..3].Zip(strategy.Value.GetProperty("classes").EnumerateObject()))
            {
                var cells = printed.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                Assert.Equal([written.Name, "5"], cells[..2]);
                Assert.Equal(
                    ((string[])["precision", "recall", "f1", "ap", "auc"]).Select(name => written.Value.GetProperty(name).GetProperty("value").GetDouble()),
                    cells[2..7].Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)), (one, other) => Math.Abs(one - other) < 1e-4);
                Assert.Matches(@"^(-?\d\.\d{4}|-?inf)$", cells[7]);
            }

            Assert.Equal("", lines[3]);
        }

        // The statistics separate the two classes without errors.
        Assert.Contains("\nrain       5     1.0000  1.0000  1.0000  1.0000  1.0000      inf\n", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_networks_give_one_report_and_earlier_results_join_its_figure()
    {
        using var folder = new SoundFolder(3);
        var (weights, results) = (folder.RandomWeights(), folder.At("results.json"));
        string[] quick = ["-s", "freeze_l1", "logmel_stats", "--epochs", "1", "--folds", "1", "--no-cache"];
        Assert.Equal(0, CliRun.Of(["evaluate", folder.Sounds, "-w", weights, "--json", folder.At("earlier.json"), .. quick]).ExitCode);
        File.WriteAllText(folder.At("earlier.json"), File.ReadAllText(folder.At("earlier.json")).Replace("mn04_as", "Cnn6", StringComparison.Ordinal).Replace("\"freeze_l1", "\"freeze_l3", StringComparison.Ordinal));

        // The same weights under two names, because only the layout matters here.
        var copy = folder.At("copy.safetensors");
        File.Copy(weights, copy);
        var run = CliRun.Of([
            "evaluate", folder.Sounds, "-m", "mn04_as", "mn04_as", "-w", weights, copy, "--json", results, "--report", folder.At("report"), "--compare", folder.At("earlier.json"), .. quick]);
        Assert.Equal((0, ""), (run.ExitCode, run.Troubles));
        var lines = run.Out.Split('\n');
        Assert.StartsWith("mn04_as (random.safetensors) freeze_l1 ", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("logmel_stats ", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("mn04_as (copy.safetensors) freeze_l1 ", lines[3], StringComparison.Ordinal);
        using var json = JsonDocument.Parse(File.ReadAllText(results));
        Assert.Equal(["mn04_as (random.safetensors)", "mn04_as (copy.safetensors)"], json.RootElement.EnumerateArray().Select(one => one.GetProperty("model").GetString()));
        Assert.All(json.RootElement.EnumerateArray(), one => Assert.True(one.GetProperty("multiply_adds").GetInt64() > 2e8 && one.GetProperty("parameters").GetInt64() > 9e5));
        var figure = File.ReadAllText(folder.At("report", "index.html")).Split("<title>score against multiply-adds</title>")[1].Split("</svg>")[0];
        Assert.Contains("<title>mn04_as (copy.safetensors), freeze_l1: ", figure, StringComparison.Ordinal);
        Assert.Contains("<title>Cnn6, freeze_l3: ", figure, StringComparison.Ordinal);
        Assert.DoesNotContain("logmel_stats", figure, StringComparison.Ordinal);

        // Results without an interval or a network's name.
        var earlier = File.ReadAllText(folder.At("earlier.json"));
        File.WriteAllText(folder.At("open.json"), Intervals().Replace(earlier, "\"interval95\": []"));
        Assert.Equal((0, ""), CliRun.Of([.. Compared("open.json")]) is var open ? (open.ExitCode, open.Troubles) : default);
        Assert.Contains("<title>Cnn6, freeze_l3: ", File.ReadAllText(folder.At("report", "index.html")), StringComparison.Ordinal);
        File.WriteAllText(folder.At("nameless.json"), earlier.Replace("\"Cnn6\"", "null", StringComparison.Ordinal));
        Assert.Equal(
            (1, $"panns: {folder.At("nameless.json")}: holds no results of an evaluation in JSON (the network of freeze_l3 has no name)\n"),
            CliRun.Of([.. Compared("nameless.json")]) is var nameless ? (nameless.ExitCode, nameless.Troubles) : default);

        File.WriteAllText(folder.At("other.json"), File.ReadAllText(results).Replace("\"sounds\"", "\"gtzan\"", StringComparison.Ordinal));
        Assert.Contains("holds results on gtzan, which cannot be compared with those on sounds", CliRun.Of("evaluate", folder.Sounds, "-s", "logmel_stats", "--report", folder.At("report"), "--compare", folder.At("other.json")).Error, StringComparison.Ordinal);

        string[] Compared(string file) => ["evaluate", folder.Sounds, "-w", weights, "--report", folder.At("report"), "--compare", folder.At(file), .. quick];
    }

    [Fact]
    public void More_than_twenty_classes_have_their_confusion_too_and_the_pairs_that_are_confused_most()
    {
        using var folder = new SoundFolder(3);

        // Three rains and three sirens in 25 classes, so that classes with the same sound cannot be told apart.
        for (var label = 2; label < 25; label++)
        {
            Directory.CreateDirectory(Path.Combine(folder.Sounds, $"class {label}"));
            foreach (var file in Directory.GetFiles(Path.Combine(folder.Sounds, SoundFolder.Classes[label % 2])))
            {
                var bytes = File.ReadAllBytes(file);
                bytes[^1] ^= (byte)label;
                File.WriteAllBytes(Path.Combine(folder.Sounds, $"class {label}", Path.GetFileName(file)), bytes);
            }
        }

        var run = CliRun.Of("evaluate", folder.Sounds, "-s", "logmel_stats", "--json", folder.At("results.json"), "--no-cache");
        Assert.Equal((0, ""), (run.ExitCode, run.Troubles));
        using var json = JsonDocument.Parse(File.ReadAllText(folder.At("results.json")));
        var strategy = json.RootElement.GetProperty("strategies").GetProperty("logmel_stats");
        var rows = strategy.GetProperty("confusion").EnumerateArray().Select(row => row.EnumerateArray().Select(cell => cell.GetInt32()).ToArray()).ToArray();
        var names = json.RootElement.GetProperty("class_names").EnumerateArray().Select(name => name.GetString()!).ToArray();
        var text = run.Out.Split("\nConfusion of logmel_stats: a row for each right class, a column for each class given; in tenths of its clips, 0 less than one, X all, . none.\n")[1].Split('\n');
        Assert.Equal(new string(' ', 8 + 5 + 9) + "1111111111222222", text[0]);
        Assert.Equal(new string(' ', 8 + 5) + "1234567890123456789012345", text[1]);
        for (var i = 0; i < 25; i++)
        {
            // Of three clips none, one, two or all are right.
            Assert.Equal($"{i + 1,3} {names[i],-8} {string.Concat(rows[i].Select(count => ".36X"[count]))}", text[2 + i]);
        }

        Assert.Equal("", text[27]);
        Assert.Matches(@"^Most confused by logmel_stats, 10 of \d+ pairs:$", text[28]);
        var first = strategy.GetProperty("confused_pairs")[0];
        Assert.Equal($"{first.GetProperty("clips")} of 3 {first.GetProperty("right")} taken for {first.GetProperty("given")}", text[29]);
        Assert.Equal(29 + 10 + 1, text.Length);
    }

    [Fact]
    public void The_scores_of_every_clip_give_the_accuracy_that_was_printed()
    {
        // Two clips of each class have the other's name, so not everything can be right.
        using var folder = new SoundFolder(6);
        var rows = Enumerable.Range(0, 12).Select(i => $"{SoundFolder.Classes[i % 2]}/{i / 2}.wav,{SoundFolder.Classes[i < 4 ? 1 - (i % 2) : i % 2]},{(i % 4 / 2) + 1}");
        var table = Path.Combine(folder.Sounds, "clips.csv");
        File.WriteAllText(table, $"path,label,fold\n{string.Join('\n', rows)}\n");
        var (csv, json) = (folder.At("scores.csv"), folder.At("scores.json"));
        var run = CliRun.Of("evaluate", table, "-s", "logmel_stats", "--scores", csv, json, "--no-cache");
        Assert.Equal((0, ""), (run.ExitCode, run.Troubles));
        var printed = double.Parse(Regex.Match(run.Out, @"\naccuracy +([01]\.\d{4}) ").Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.InRange(printed, 0.1, 0.9);
        Assert.Contains($"\n{csv}: 12 rows, one for each tested clip and strategy, with the scores of 2 classes\n{json}: 12 rows, ", run.Out, StringComparison.Ordinal);

        var lines = File.ReadAllLines(csv);
        Assert.Equal("strategy,fold,file,start,end,right,given,wrong,margin,score rain,score siren", lines[0]);
        var right = lines[1..].Select(line => line.Split(',')).Count(cells => (Score(cells[9]) >= Score(cells[10]) ? "rain" : "siren") == cells[5]);
        Assert.Equal(printed, right / 12.0, 5e-5);
        using var document = JsonDocument.Parse(File.ReadAllText(json));
        var clips = document.RootElement.EnumerateArray().ToList();
        Assert.Equal(right, clips.Count(clip => clip.GetProperty("scores").EnumerateObject().MaxBy(score => score.Value.GetDouble()).Name == clip.GetProperty("right")[0].GetString()));
        Assert.Equal(lines[1..].Select(line => line.Split(',')[2]), clips.Select(clip => clip.GetProperty("file").GetString()));

        Assert.Contains("scores.txt: scores of clips are written as .csv or .json", CliRun.Of("evaluate", table, "--scores", "scores.txt").Error, StringComparison.Ordinal);

        static double Score(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Chosen_folds_of_a_table_and_a_report()
    {
        using var folder = new SoundFolder(4);
        var rows = SoundFolder.Classes.SelectMany(label => Enumerable.Range(0, 4).Select(i => $"{label}/{i}.wav,{label},{i + 1}"));
        var table = Path.Combine(folder.Sounds, "clips.csv");
        File.WriteAllText(table, $"path,label,fold\n{string.Join('\n', rows)}\n");
        var run = CliRun.Of("evaluate", table, "-s", "logmel_stats", "--folds", "2,4", "--report", folder.At("report"), "--no-cache");
        Assert.Equal((0, ""), (run.ExitCode, run.Troubles));
        var lines = run.Out.TrimEnd('\n').Split('\n');
        Assert.Matches("^strategy +fold 2 +fold 4 +mean", lines[0]);
        Assert.True(File.Exists(lines[^1]), lines[^1]);
        var page = File.ReadAllText(lines[^1]);
        Assert.Contains("<svg", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("(src|href)=[\"']https?:", page);
        Assert.DoesNotContain(folder.Files(), name => name.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void A_bad_file_among_many_is_named_and_left_out()
    {
        using var folder = new SoundFolder(5);
        File.WriteAllText(Path.Combine(folder.Sounds, "siren", "bad.wav"), "no sound at all");
        var results = folder.At("results.json");
        var run = CliRun.Of("evaluate", folder.Sounds, "-s", "logmel_stats", "--json", results, "--no-cache");
        Assert.Equal(1, run.ExitCode);
        Assert.Matches(@"^panns: [^\n]*bad\.wav: [^\n]+; left out\n$", run.Troubles);
        Assert.Contains("logmel_stats", run.Out, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(File.ReadAllText(results));
        Assert.Contains("bad.wav: ", json.RootElement.GetProperty("unreadable")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_checkpoints_of_one_network_are_told_apart()
    {
        using var folder = new SoundFolder(5);
        var (first, second) = (folder.At("first.safetensors"), folder.At("second.safetensors"));
        File.Copy(folder.RandomWeights(), first);
        File.Copy(first, second);
        var run = CliRun.Of(
            "evaluate", folder.Sounds, "-s", "freeze_l1", "--weights", first, second, "--epochs", "2", "--json", folder.At("results.json"), "--report", folder.At("report"), "--no-cache");
        Assert.Equal((0, ""), (run.ExitCode, run.Troubles));
        Assert.Contains("\nmn04_as (first.safetensors) freeze_l1 ", run.Out, StringComparison.Ordinal);
        Assert.Contains("\nmn04_as (second.safetensors) freeze_l1 ", run.Out, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(File.ReadAllText(folder.At("results.json")));
        Assert.Equal(
            ["mn04_as (first.safetensors)", "mn04_as (second.safetensors)"], json.RootElement.EnumerateArray().Select(result => result.GetProperty("model").GetString()));
        Assert.Equal(2, folder.Files().Count(name => name.StartsWith("report/confusion-", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("a.pt", "b.pt", "Cnn6 (a.pt)", "Cnn6 (b.pt)")]
    [InlineData("one/a.pt", "two/a.pt", "Cnn6 (a.pt) #1", "Cnn6 (a.pt) #2")]
    [InlineData("a.pt", null, "Cnn6 (a.pt)", "Cnn6")]
    public void Files_name_networks_that_occur_twice_and_numbers_those_that_are_called_alike(string? first, string? second, string firstName, string secondName)
    {
        var names = NetworkNames.TellApart([Result("Cnn6"), Result("Cnn6"), Result("Cnn10")], [first, second, "a.pt"]).Select(result => result.Model);
        Assert.Equal([firstName, secondName, "Cnn10"], names);

        static EvaluationResult Result(string model) => new()
        {
            Dataset = "", Model = model, Classes = [], ClipsByClass = [], TrainClipsByClass = [], Metric = EvaluationMetric.Accuracy, Folds = [], Seed = 0, Strategies = [],
        };
    }

    [Fact]
    public void A_canceled_run_is_taken_up_with_the_vectors_that_it_has()
    {
        using var folder = new SoundFolder(3);
        var weights = folder.RandomWeights();
        CliRun Evaluate(string cache, string epochs, CancellationToken token) => CliRun.With(
            new FakeWorkbench(), token, "evaluate", folder.Sounds, "-s", "freeze_l1", "--model", "mn04_as", "--weights", weights, "--epochs", epochs, "--cache", folder.At(cache), "--json", folder.At(cache + ".json"));

        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        Assert.Equal(new CliRun(130, "", "panns: canceled\n"), Evaluate("taken-up", "100000", source.Token));
        Assert.DoesNotContain(folder.Files(), name => name.EndsWith(".tmp", StringComparison.Ordinal) || name.EndsWith(".json", StringComparison.Ordinal));

        Assert.Equal(0, Evaluate("taken-up", "5", CancellationToken.None).ExitCode);
        Assert.Equal(0, Evaluate("afresh", "5", CancellationToken.None).ExitCode);
        Assert.Equal(Folds("afresh"), Folds("taken-up"));
        Assert.Equal(6, folder.Files().Count(name => name.StartsWith("taken-up/", StringComparison.Ordinal)));

        double[] Folds(string cache)
        {
            using var json = JsonDocument.Parse(File.ReadAllText(folder.At(cache + ".json")));
            return [.. json.RootElement.GetProperty("strategies").GetProperty("freeze_l1").GetProperty("folds").EnumerateArray().Select(fold => fold.GetDouble())];
        }
    }

    [Fact]
    public void A_cache_that_cannot_be_written_is_said_to_be_the_problem()
    {
        using var folder = new SoundFolder(2);
        File.WriteAllText(folder.At("cache"), "a file, no folder");
        var run = CliRun.Of("evaluate", folder.Sounds, "-s", "logmel_stats", "--cache", folder.At("cache"));
        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.Matches(@"^panns: [^\n]*cannot be written[^\n]*\n$", run.Troubles);
    }

    [GeneratedRegex("\"interval95\": \\[[^]]*\\]")]
    private static partial Regex Intervals();
}
