using System.Text.RegularExpressions;
using Panns.Cli.Experiments;
using Panns.Cli.Tests.Support;

namespace Panns.Cli.Tests.Experiments;

public sealed class ExperimentTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public static TheoryData<string> Names => [.. Experiment.All.Select(experiment => experiment.Name)];

    public void Dispose() => _folder.Dispose();

    // Up to the data, which are not there: a line that is wrong would end with code 2.
    [Theory]
    [MemberData(nameof(Names))]
    public void Its_command_lines_are_understood(string name)
    {
        var experiment = Experiment.Get(name);
        var cells = ExperimentGrid.Of(experiment, _folder.At("data"), _folder.At("out"), seeds: 1, scale: 1, []);
        Assert.Equal(experiment.Runs.Length, cells.Select(cell => cell.Text).Distinct(StringComparer.Ordinal).Count());
        foreach (var cell in cells)
        {
            var run = CliRun.Of([.. cell.Words]);
            Assert.True(run.ExitCode == 1, $"{cell.Text}: {run}");
            Assert.Contains(_folder.At("data"), run.Error, StringComparison.Ordinal);
        }
    }

    // Table V of the paper.
    [Fact]
    public void The_paper_s_scores_stand_beside_the_runs()
        => Assert.Equal([0.224, 0.221, 0.278, 0.375, 0.416, 0.425, 0.431], Experiment.Get("table5").Runs.Select(run => run.Paper!.Value));

    // Figure 5 has the scores of Table XI against the multi-adds of Table XII, which count what the networks here do.
    [Fact]
    public void Figure_5_has_each_network_s_own_multi_adds()
    {
        var figure = Experiment.Get("figure5");
        Assert.Equal(Experiment.Get("table11").Runs.Select(run => (run.Name, run.Paper)), figure.Runs.Select(run => (run.Name, run.Paper)));
        Assert.All(figure.Runs, run =>
        {
            var network = PannsModels.Get(run.Name).Describe();
            Assert.Equal(run.MultiAdds!.Value, network.Cost(10 * network.SampleRate).MultiplyAdds / 1e9, 0.0006);
        });
    }

    // Figure 4's curves end at the scores of Tables V and VII to XI.
    [Theory]
    [InlineData("(a) architectures", 0.439, 0.431, 0.389)]
    [InlineData("(b) training data and augmentation", 0.431, 0.425, 0.416, 0.375, 0.278, 0.221)]
    [InlineData("(c) embedding size", 0.431, 0.412, 0.364)]
    [InlineData("(d) amount of training data", 0.431, 0.426, 0.406)]
    [InlineData("(e) sampling rate", 0.431, 0.427, 0.406)]
    [InlineData("(f) mel bins", 0.431, 0.442, 0.413)]
    public void Figure_4_has_six_plots(string plot, params double[] scores)
        => Assert.Equal(scores, Experiment.Get("figure4").Runs.Where(run => run.Plots.Contains(plot)).Select(run => run.Paper!.Value));

    // The paper's ranks of AudioSet's classes; thirds of few.
    [Theory]
    [InlineData(527, "1-10 250-260 517-527")]
    [InlineData(24, "1-8 9-16 17-24")]
    [InlineData(2, "1-2")]
    [InlineData(0, "")]
    public void Classes_are_drawn_by_their_rank(int classes, string expected)
        => Assert.Equal(expected, string.Join(' ', ClassRanks.Of(classes).Select(ranks => FormattableString.Invariant($"{ranks.First}-{ranks.Last}"))));

    [Fact]
    public void Scores_of_classes_and_multi_adds_are_drawn()
    {
        WritePacks();
        const string Command = """
            "command": ["pretrain", "--model", "Mini", "--width", "0.1", "--eval", "{data}/eval", "--train", "{data}/balanced_train", "--batch-size", "4", "--eval-train-clips", "8"]
            """;
        string Run(string name, string rest)
        {
            File.WriteAllText(_folder.At($"{name}.json"), $$"""{"title": "Drawn", "source": "no figure", "score": "mAP", "iterations": 400, {{rest}}, {{Command}}}""");
            var run = CliRun.Of("experiment", _folder.At($"{name}.json"), "--data", _folder.At("."), "--out", _folder.At(name), "--scale", "0.01", "--quiet");
            Assert.True(run.ExitCode == 0, run.ToString());
            return File.ReadAllText(_folder.At($"{name}/report.html"));
        }

        var over = Run("over", """ "figure": "classes over iterations", "classes": {"Rain": 0.812}, "runs": [{"name": "one", "options": []}] """);
        Assert.Contains("Classes 1 to 8 by number of training clips", over, StringComparison.Ordinal);
        Assert.Contains("Classes 17 to 24 by number of training clips", over, StringComparison.Ordinal);
        Assert.Contains("light: training clips", over, StringComparison.Ordinal);
        Assert.Matches(@"<tr><td>Rain</td><td>\d+</td><td>0\.812</td><td>[01]\.\d{3}</td></tr>", over);
        var classes = Run("classes", """ "figure": "classes", "runs": [{"name": "one", "options": []}, {"name": "two", "options": ["--sampler", "uniform"], "iterations": 300}] """);
        Assert.Contains("rank of the class", classes, StringComparison.Ordinal);
        Assert.Contains("iterations as in each command line (scale 0.01)", classes, StringComparison.Ordinal);
        Assert.Contains("--iterations 3 ", classes, StringComparison.Ordinal);
        var cost = Run("cost", """ "figure": "multi-adds", "runs": [{"name": "one", "options": [], "paper": 0.3, "plots": ["Mini"], "multi_adds": 0.1}] """);
        Assert.Contains("multi-adds, billions", cost, StringComparison.Ordinal);
        Assert.Contains("Mini, paper", cost, StringComparison.Ordinal);

        // The table: the mean of its last column is the mAP of the last evaluation.
        var rows = File.ReadAllLines(_folder.At("over/one/seed0/class_ap.csv"));
        Assert.Equal("index,display_name,training_clips,evaluation_clips,ap_1,ap_2,ap_3,ap_4", rows[0]);
        double[] last = [.. rows.Skip(1).Select(row => row[(row.LastIndexOf(',') + 1)..]).Where(cell => cell.Length > 0).Select(cell => double.Parse(cell, System.Globalization.CultureInfo.InvariantCulture))];
        var history = File.ReadAllLines(_folder.At("over/one/seed0/history.csv"))[^1].Split(',');
        Assert.Equal(double.Parse(history[7], System.Globalization.CultureInfo.InvariantCulture), last.Average(), 1e-12);
    }

    // Figures 6 to 11: the paper prints numbers of all clips alone, those of Tables XIII to XVIII.
    [Theory]
    [InlineData("figure6", "table13", 32)]
    [InlineData("figure7", "table14", 1000)]
    [InlineData("figure8", "table15", 300)]
    [InlineData("figure9", "table16", 300)]
    [InlineData("figure10", "table17", 90)]
    [InlineData("figure11", "table18", 144)]
    public void A_figure_ends_where_its_table_is(string figure, string table, int all)
    {
        var (curves, rows) = (Experiment.Get(figure), Experiment.Get(table));
        Assert.Equal((rows.Score, rows.Command[1]), (curves.Score, curves.Command[1]));
        Assert.Equal(
            rows.Runs.Select(run => ((string?)run.Name, all, run.Paper)),
            curves.Runs.GroupBy(run => run.Curve).Select(curve => (curve.Key, curve.Last().Shots, curve.Last().Paper)));
        Assert.All(curves.Runs.Where(run => run.Shots < all), run => Assert.Null(run.Paper));
    }

    [Fact]
    public void Few_shot_curves_are_drawn_of_the_seeds_draws()
    {
        using var sounds = new SoundFolder(5);
        File.WriteAllText(_folder.At("curves.json"), $$"""
            {
              "title": "Two counts", "source": "no figure", "score": "accuracy", "shots": [1, 3],
              "command": ["few-shot", "{{sounds.Sounds.Replace('\\', '/')}}", "--repeats", "1", "--no-cache"],
              "runs": [{"name": "logmel_stats", "options": ["--strategy", "logmel_stats"], "paper": 0.5}]
            }
            """);
        var run = CliRun.Of("experiment", _folder.At("curves.json"), "--data", _folder.At("."), "--out", _folder.At("out"), "--seeds", "2", "--quiet");
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Matches(@"(?m)^logmel_stats, 1 a class +– +[01]\.\d{3} ± 0\.\d{3} +2$", run.Out);
        Assert.Matches(@"(?m)^logmel_stats, 3 a class +0\.500 +[01]\.\d{3} ± 0\.\d{3} +2$", run.Out);
        var page = File.ReadAllText(_folder.At("out/report.html"));
        Assert.Contains("clips drawn anew for each seed", page, StringComparison.Ordinal);
        Assert.Contains("clips per class", page, StringComparison.Ordinal);
        Assert.Equal((2, 2), (Regex.Count(page, "<table><caption>\\w"), Regex.Count(page, "<table>")));
        Assert.DoesNotMatch("<th(?! scope=)[ >]", page);
        Assert.Equal(5, File.ReadAllLines(_folder.At("out/results.csv")).Length);
    }

    [Fact]
    public void A_scale_shortens_training_and_options_replace_the_experiment_s()
    {
        var run = CliRun.Of("experiment", "table8", "--data", "packs", "--out", "out", "--scale", "0.01", "--seeds", "2", "--commands", "--", "--model", "MobileNetV1", "--batch-size", "16");
        Assert.Equal(
            "panns pretrain --eval packs/eval --train packs/balanced packs/unbalanced --fraction 0.5 --iterations 6000 --eval-every 600 --keep-every 6000 --model MobileNetV1 --batch-size 16 --seed 0 --out out/50/seed0 --resume",
            run.Out.Split('\n')[0].Replace('\\', '/'));
        Assert.Equal(6, run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("--seed 1 --out", run.Out.Split('\n')[3], StringComparison.Ordinal);
        var whole = CliRun.Of("experiment", "table8", "--data", "packs", "--commands").Out;
        Assert.Contains("--iterations 600000 --eval-every 2000 ", whole, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "--data is missing: the folder of the packs or data sets", "table5")]
    [InlineData(2, "no experiment is called 'table99', and no such file exists; there are ", "table99", "--data", "x")]
    [InlineData(2, "--seed is chosen by the experiment for each of its runs", "table5", "--data", "x", "--", "--seed", "3")]
    [InlineData(2, "'Cnn6' is no option of the runs", "table5", "--data", "x", "Cnn6")]
    [InlineData(2, "table13: pretrains nothing: there are no iterations to scale", "table13", "--data", "x", "--scale", "0.5")]
    public void What_cannot_be_done_is_said_in_a_line(int code, string why, params string[] args)
    {
        var run = CliRun.Of(["experiment", .. args]);
        Assert.Equal((code, ""), (run.ExitCode, run.Out));
        Assert.StartsWith($"panns: {why}", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Without_a_name_all_are_listed()
    {
        var run = CliRun.Of("experiment");
        Assert.Equal(0, run.ExitCode);
        Assert.All(Experiment.All, experiment => Assert.Contains(experiment.Name, run.Out, StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_with_a_field_that_nobody_knows_is_refused()
    {
        File.WriteAllText(_folder.At("mine.json"), """{"title": "a", "source": "b", "score": "mAP", "comand": [], "command": ["pretrain"], "runs": []}""");
        Assert.Contains("unknown field 'comand'", CliRun.Of("experiment", _folder.At("mine.json"), "--data", "x").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Means_and_deviations_are_those_of_the_seeds()
    {
        var run = new ExperimentRun("a", [], 0.5);
        var summary = ScoreSummary.Of(run, [new("a", 0, 0.2, ""), new("b", 0, 0.9, ""), new("a", 1, 0.3, ""), new("a", 2, 0.4, "")])!;
        Assert.Equal("0.300 ± 0.100", summary.ToString());
        Assert.Equal(3, summary.Count);
        Assert.Equal("0.200", ScoreSummary.Of(run, [new("a", 0, 0.2, "")])!.ToString());
        Assert.Null(ScoreSummary.Of(run, []));
    }

    [Fact]
    public void A_grid_is_run_once_and_goes_on_where_it_was_cut_short()
    {
        WritePacks();
        File.WriteAllText(_folder.At("mine.json"), """
            {
              "title": "Two orders", "source": "nobody's table", "score": "mAP", "iterations": 400,
              "command": ["pretrain", "--model", "Mini", "--width", "0.1", "--eval", "{data}/eval", "--train", "{data}/balanced_train", "--batch-size", "4", "--eval-train-clips", "0"],
              "runs": [{"name": "one", "options": ["--sampler", "uniform"], "paper": 0.123}, {"name": "two", "options": ["--sampler", "balanced"]}]
            }
            """);
        string[] command = ["experiment", _folder.At("mine.json"), "--data", _folder.At("."), "--out", _folder.At("out"), "--scale", "0.01", "--seeds", "2", "--quiet"];
        var first = CliRun.Of(command);
        Assert.Equal(0, first.ExitCode);
        var rows = File.ReadAllLines(_folder.At("out/results.csv"));
        Assert.Equal(["run", "one", "two", "one", "two"], rows.Select(row => row.Split(',')[0]));
        Assert.Equal("4", File.ReadAllLines(_folder.At("out/two/seed1/history.csv"))[^1].Split(',')[0]);

        // The highest of the evaluations.
        var scores = File.ReadLines(_folder.At("out/one/seed0/history.csv")).Skip(1).Select(line => double.Parse(line.Split(',')[7], System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(scores.Max(), double.Parse(rows[1].Split(',')[2], System.Globalization.CultureInfo.InvariantCulture));
        var page = File.ReadAllText(_folder.At("out/report.html"));
        Assert.Contains("4 of 4 runs; 4 iterations of the paper&#39;s 400", page.Replace("'", "&#39;", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\">one</th><td>0.123</td>", page, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\">two</th><td>–</td>", page, StringComparison.Ordinal);

        // Nothing is left to do, and then one run, whose result was lost.
        var written = File.GetLastWriteTimeUtc(_folder.At("out/one/seed0/state.safetensors"));
        Assert.Equal(first.Out, CliRun.Of(command).Out);
        File.WriteAllLines(_folder.At("out/results.csv"), rows[..^1]);
        Directory.Delete(_folder.At("out/two/seed1"), recursive: true);
        var again = CliRun.Of(command);
        Assert.Equal(first.Out, again.Out);
        Assert.Single(again.Error.Split('\n'), line => line.Contains(": panns pretrain", StringComparison.Ordinal));
        Assert.Equal(written, File.GetLastWriteTimeUtc(_folder.At("out/one/seed0/state.safetensors")));
    }

    [Fact]
    public void A_run_that_fails_ends_the_experiment_with_its_code()
    {
        var run = CliRun.Of("experiment", "table5", "--data", _folder.At("nothing"), "--out", _folder.At("out"));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("stopped; the same command goes on from here", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.At("out/results.csv")));
    }

    private void WritePacks()
    {
        Assert.Equal(0, CliRun.Of("audioset", "synthesize", "--out", _folder.At("set"), "--balanced", "1", "--eval", "1", "--unbalanced", "0", "--seconds", "0.5").ExitCode);
        foreach (var list in (string[])["balanced_train", "eval"])
        {
            Assert.Equal(0, CliRun.Of(
                "audioset", "pack", "--segments", _folder.At($"set/metadata/{list}_segments.csv"), "--audio", _folder.At("set/audios"), "--out", _folder.At(list), "--seconds", "0.5").ExitCode);
        }
    }
}
