using Panns.Cli.Tests.Support;

namespace Panns.Cli.Tests.Transfer;

/// <summary>Invalid command lines exit with 2, errors that the user can fix with 1; always with a one-line message.</summary>
public sealed class TransferErrorTests
{
    [Theory]
    [InlineData("fit")]
    [InlineData("fit sounds")]
    [InlineData("fit sounds --out my.zip")]
    [InlineData("fit sounds --out my.panns --strategy")]
    [InlineData("fit sounds --out my.panns --strategy freeze_l2")]
    [InlineData("fit sounds --out my.panns --strategy freeze_l1 freeze_l3")]
    [InlineData("fit sounds --out my.panns --epochs 0")]
    [InlineData("fit sounds --out my.panns --batch many")]
    [InlineData("fit sounds --out my.panns --validation 51")]
    [InlineData("fit sounds --out my.panns --warm-up 10")]
    [InlineData("fit sounds --out my.panns --seed -1")]
    [InlineData("fit sounds --out my.panns --threads 0")]
    [InlineData("fit sounds --out my.panns --checkpoints")]
    [InlineData("fit sounds --out my.panns --resume --no-checkpoints")]
    [InlineData("predict")]
    [InlineData("predict my.panns")]
    [InlineData("predict my.panns a.wav --json --csv")]
    [InlineData("evaluate")]
    [InlineData("evaluate esc10 --root")]
    [InlineData("evaluate sounds --strategy nothing")]
    [InlineData("evaluate sounds --json")]
    [InlineData("evaluate sounds --compare results.json")]
    [InlineData("evaluate sounds --model mn04_as mn05_as --weights one.pt")]
    [InlineData("fit sounds --out my.panns --model mn04_as --model mn05_as")]
    [InlineData("few-shot sounds --weights one.pt --weights two.pt")]
    [InlineData("few-shot")]
    [InlineData("few-shot sounds --shots 0")]
    [InlineData("few-shot sounds --shots 1 x")]
    [InlineData("few-shot sounds --repeats 0")]
    [InlineData("datasets nothing")]
    [InlineData("datasets --json --csv")]
    [InlineData("datasets pull")]
    [InlineData("datasets check esc10")]
    [InlineData("datasets check --root x")]
    [InlineData("fit sounds --out my.panns --learning-rate 0")]
    [InlineData("fit sounds --out my.panns -s fine_tune --optimizer momentum")]
    [InlineData("fit sounds --out my.panns -s fine_tune --schedule linear")]
    [InlineData("fit sounds --out my.panns -s fine_tune --spec-augment maybe")]
    [InlineData("fit sounds --out my.panns -s fine_tune --backbone-rate 1.5")]
    [InlineData("fit sounds --out my.panns -s scratch --device gpu")]
    [InlineData("fit sounds --out my.panns -s scratch --engine torch --device cuda,gpu")]
    [InlineData("fit sounds --out my.panns -s scratch --device cpu")]
    [InlineData("fit sounds --out my.panns -s scratch --precision tf32")]
    [InlineData("fit sounds --out my.panns -s scratch --engine gpu --device cuda")]
    [InlineData("fit sounds --out my.panns -s linear_probe --raw --standardize")]
    [InlineData("evaluate sounds -s nothing --epochs 3")]
    [InlineData("demo --seed x")]
    [InlineData("demo somewhere")]
    public void Wrong_command_lines_end_with_2_and_one_line_that_names_the_help(string line)
    {
        var run = CliRun.Of(line.Split(' '));
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Matches(@"^panns: [^\n]+ \(panns[a-z -]* --help shows the usage\)\n$", run.Troubles);
    }

    [Theory]
    [InlineData("fit sounds -o my.panns -s linear_probe --epochs 3", "linear_probe takes no --epochs; drop it, or choose freeze_l1, freeze_l3, fine_tune or scratch")]
    [InlineData("fit sounds -o my.panns -s scratch --head-epochs 3", "scratch takes no --head-epochs; drop it, or choose fine_tune")]
    [InlineData("fit sounds -o my.panns --mixup 1", "freeze_l1 takes no --mixup; drop it, or choose fine_tune or scratch")]
    [InlineData("evaluate sounds --optimizer sgd", "freeze_l1 and freeze_l3 take no --optimizer; drop it, or choose fine_tune or scratch")]
    [InlineData("evaluate sounds -s zero_shot,linear_probe --validation 0.1", "zero_shot and linear_probe take no --validation; drop it, or")]
    [InlineData("evaluate sounds -s logmel_stats --engine torch", "logmel_stats takes no --engine; drop it, or choose freeze_l1, freeze_l3, linear_probe, fine_tune, scratch or zero_shot")]
    [InlineData("evaluate sounds --engine torch --precision bf16", "freeze_l1 and freeze_l3 take no --precision; drop it, or choose fine_tune or scratch")]
    [InlineData("few-shot sounds --batch 8", "linear_probe takes no --batch; drop it, or")]
    [InlineData("few-shot sounds -s scratch --raw", "scratch takes no --raw; drop it, or choose freeze_l1, freeze_l3, linear_probe or logmel_stats")]
    public void An_option_that_no_chosen_strategy_takes_is_refused_with_those_that_do(string line, string expected)
    {
        var run = CliRun.Of(line.Split(' '));
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.StartsWith($"panns: {expected}", run.Troubles, StringComparison.Ordinal);
    }

    [Fact]
    public void An_option_that_one_of_several_strategies_takes_counts_for_that_one()
    {
        using var folder = new SoundFolder(3);
        var run = CliRun.Of(
            "evaluate", folder.Sounds, "-s", "logmel_stats", "freeze_l1", "--weights", folder.RandomWeights(), "--epochs", "2", "--report", folder.At("report"), "--folds", "1, 2", "--no-cache");
        Assert.Equal((0, ""), (run.ExitCode, run.Troubles));
        var epochs = File.ReadLines(folder.At("report", "learning.csv")).Where(line => line.StartsWith("freeze_l1,", StringComparison.Ordinal)).Select(line => string.Join(',', line.Split(',')[..3]));
        Assert.Equal(["freeze_l1,1,1", "freeze_l1,1,2", "freeze_l1,2,1", "freeze_l1,2,2"], epochs);
    }

    // What other words mend; the files are sound.
    [Theory]
    [InlineData("evaluate {root}/sounds -s logmel_stats --folds 9 --no-cache", "--folds: there is no fold '9'; there are 1, 2")]
    [InlineData("fit {root}/sounds --out {root}/my.panns --strategy scratch", "name it with --model, MobileNetV1 for instance")]
    [InlineData("fit {root}/sounds --out {root}/my.panns --model Cnn15", "no network is called 'Cnn15'")]
    [InlineData("fit esc10 --out {root}/my.panns", "ESC-10: say where it is with --root DIR (panns datasets pull esc10 --root DIR fetches it)")]
    [InlineData("fit esc11 --root {root} --out {root}/my.panns", "no data set is called 'esc11'; there are dcase")]
    [InlineData("datasets check esc51 --root {root}", "no data set is called 'esc51'; there are dcase")]
    [InlineData("datasets pull esc51", "no data set is called 'esc51'")]
    public void What_was_called_wrongly_is_2_and_one_line_that_says_what(string line, string expected)
    {
        using var folder = new SoundFolder(1);
        var run = CliRun.Of(Array.ConvertAll(line.Split(' '), word => word.Replace("{root}", folder.Root, StringComparison.Ordinal)));
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Matches(@"^panns: [^\n]+\n$", run.Troubles);
        Assert.Contains(expected, run.Troubles, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fit {root}/none --out {root}/my.panns", "none: there is no such folder or table")]
    [InlineData("fit {root}/empty --out {root}/my.panns", "holds 0 classes; put the audio files into one folder per class")]
    [InlineData("fit {root}/sounds --out {root}/empty.panns -s logmel_stats", "empty.panns: is a folder; --out takes the name of a file")]
    [InlineData("fit {root}/sounds --out {root}/my.panns -s logmel_stats --checkpoints {root}/table.csv", "table.csv: is a file; --checkpoints takes the name of a folder")]
    [InlineData("fit {root}/sounds --out {root}/my.panns --model mn04_as --weights {root}/none.pt", "none.pt: ")]
    [InlineData("fit esc11 --out {root}/my.panns", "esc11: there is no such folder or table, nor a published set of this name")]
    [InlineData("predict {root}/none.panns {root}/sounds", "none.panns: ")]
    [InlineData("predict {root}/table.csv {root}/sounds", "table.csv: ")]
    [InlineData("predict {root}/my.panns {root}/empty", "empty: the folder holds no audio files")]
    [InlineData("evaluate {root}/sounds -s logmel_stats --json {root}/empty --no-cache", "empty: is a folder; --json takes the name of a file")]
    [InlineData("evaluate {root}/sounds -s logmel_stats --report {root}/table.csv --no-cache", "table.csv: is a file; --report takes the name of a folder")]
    [InlineData("evaluate {root}/sounds -s logmel_stats --report {root}/report --compare {root}/none.json", "none.json: cannot be read")]
    [InlineData("evaluate {root}/sounds -s logmel_stats --report {root}/report --compare {root}/table.csv", "table.csv: holds no results of an evaluation in JSON")]
    [InlineData("evaluate {root}/table.csv -s logmel_stats --no-cache", "table.csv: has no column 'label'")]
    [InlineData("evaluate esc10 --root {root}/empty -s logmel_stats", "empty: holds no ESC-10: there is no meta/esc50.csv")]
    [InlineData("few-shot esc10 --root {root}/none -s logmel_stats", "none: no such folder; expected a copy of ESC-10")]
    [InlineData("datasets check esc50 --root {root}/empty", "empty: holds no ESC-50")]
    [InlineData("datasets pull msos --root {root}/msos", "cannot be downloaded by a program")]
    public void What_a_user_can_mend_is_1_and_one_line_that_says_what(string line, string expected)
    {
        using var folder = new SoundFolder(1);
        Directory.CreateDirectory(folder.At("empty"));
        Directory.CreateDirectory(folder.At("empty.panns"));
        File.WriteAllText(folder.At("table.csv"), "path,kind\nsounds/rain/0.wav,rain\n");
        var run = CliRun.Of(Array.ConvertAll(line.Split(' '), word => word.Replace("{root}", folder.Root, StringComparison.Ordinal)));
        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.Matches(@"^panns: [^\n]+\n$", run.Troubles);
        Assert.Contains(expected, run.Troubles, StringComparison.Ordinal);
        Assert.Equal(["table.csv"], folder.Files());
    }

    [Fact]
    public void Clips_none_of_which_can_be_read_are_an_error_of_one_line()
    {
        using var folder = new TempFolder();
        folder.Touch("a/1.wav", "a/2.wav", "b/1.wav", "b/2.wav");
        var run = CliRun.Of("evaluate", folder.Path, "-s", "logmel_stats", "--no-cache");
        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.Matches(@"^panns: [^\n]+readable clip[^\n]*\n$", run.Troubles);
    }
}
