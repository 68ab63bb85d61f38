using System.Text.Json;
using Panns.Cli.Tests.Support;

namespace Panns.Cli.Tests.Transfer;

/// <summary>What was used of a dataset and what was left out, in text, JSON and page.</summary>
public sealed class DatasetSummaryTests
{
    [Fact]
    public void What_was_taken_is_a_line_and_quiet_leaves_what_was_not()
    {
        using var folder = new SoundFolder(5);
        string[] line = ["evaluate", folder.Sounds, "-s", "logmel_stats", "--no-cache", "--folds", "1"];
        var run = CliRun.Of(line);
        Assert.Equal((0, "panns: sounds: 10 clips, 2 classes, 10 groups, 5 folds drawn\n"), (run.ExitCode, run.Error));
        Assert.Equal("", CliRun.Of([.. line, "--quiet"]).Error);
        File.Copy(Path.Combine(folder.Sounds, "rain", "0.wav"), Path.Combine(folder.Sounds, "loose.wav"));
        Assert.Equal("panns: sounds: left out: 1 file in no class folder (loose.wav)\n", CliRun.Of([.. line, "--quiet"]).Error);
        Assert.Equal("panns: sounds: 10 clips, 2 classes, 10 groups, no folds of its own\npanns: sounds: left out: 1 file in no class folder (loose.wav)\n",
            CliRun.Of("fit", folder.Sounds, "-s", "logmel_stats", "-o", folder.At("my.panns"), "--no-cache").Error);
    }

    [Fact]
    public void Rows_of_one_file_stay_together_and_the_page_says_how_many_groups()
    {
        using var folder = new SoundFolder(3);
        var rows = SoundFolder.Classes.SelectMany(label => Enumerable.Range(0, 3).SelectMany(i => Enumerable.Range(0, 2).Select(
            part => FormattableString.Invariant($"{label}/{i}.wav,{label},{0.1 * part},{0.1 * (part + 1)}"))));
        var table = Path.Combine(folder.Sounds, "clips.csv");
        File.WriteAllText(table, $"filename,category,begin,end_time\n{string.Join('\n', rows)}\n");
        var run = CliRun.Of("evaluate", table, "-s", "logmel_stats", "--report", folder.At("report"), "--json", folder.At("results.json"), "--no-cache");
        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("panns: clips: 12 clips, 2 classes, 6 groups, 5 folds drawn\npanns: clips: read as path: column 'filename', label: column 'category', start: column 'begin', end: column 'end_time'\n", run.Error, StringComparison.Ordinal);
        Assert.Contains("12 clips, 2 classes, 6 groups, 5 folds drawn", File.ReadAllText(folder.At("report", "index.html")), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(File.ReadAllText(folder.At("results.json")));
        var data = json.RootElement.GetProperty("data");
        Assert.Equal((12, 6, 5), (data.GetProperty("clips").GetInt32(), data.GetProperty("groups").GetInt32(), data.GetProperty("drawn_folds").GetInt32()));
    }

    [Fact]
    public void Folds_that_divide_groups_are_warned_of_everywhere()
    {
        using var folder = new SoundFolder(4);
        var rows = SoundFolder.Classes.SelectMany(label => Enumerable.Range(0, 4).Select(i => $"{label}/{i}.wav,{label},{i % 2},{label} {i / 2}"));
        var table = Path.Combine(folder.Sounds, "clips.csv");
        File.WriteAllText(table, $"path,label,fold,group\n{string.Join('\n', rows)}\n");
        var run = CliRun.Of("evaluate", table, "-s", "logmel_stats", "--report", folder.At("report"), "--json", folder.At("results.json"), "--no-cache");
        const string warning = "its own folds divide 4 of 4 groups (8 clips): test recordings were partly heard in training, so scores are too high";
        Assert.Equal((0, $"panns: clips: 8 clips, 2 classes, 4 groups, folds 0, 1\npanns: clips: warning: {warning}\npanns: wrote {folder.At("results.json")}\n"), (run.ExitCode, run.Error));
        Assert.Matches("^strategy +fold 0 +fold 1 +mean accuracy ", run.Out);
        Assert.Contains(warning, File.ReadAllText(folder.At("report", "index.html")), StringComparison.Ordinal);
        Assert.Contains(warning, File.ReadAllText(folder.At("results.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_an_incomplete_copy_text_json_and_page_say_how_much_there_is()
    {
        using var folder = new SoundFolder(3);
        var root = folder.At("esc");
        Directory.CreateDirectory(Path.Combine(root, "meta"));
        Directory.CreateDirectory(Path.Combine(root, "audio"));
        var rows = new List<string> { "filename,fold,target,category,esc10,src_file,take" };
        foreach (var (label, target, sound) in new[] { ("dog", 0, "rain"), ("rooster", 1, "siren") })
        {
            for (var fold = 1; fold <= 3; fold++)
            {
                rows.Add(FormattableString.Invariant($"{fold}-{fold}{target}-A-{target}.wav,{fold},{target},{label},True,{fold}{target},A"));
                File.Copy(Path.Combine(folder.Sounds, sound, FormattableString.Invariant($"{fold - 1}.wav")), Path.Combine(root, "audio", FormattableString.Invariant($"{fold}-{fold}{target}-A-{target}.wav")));
            }
        }

        rows.Add("4-4-A-2.wav,4,2,pig,False,4,A");
        File.WriteAllLines(Path.Combine(root, "meta", "esc50.csv"), rows);
        var run = CliRun.Of("evaluate", "esc50", "--root", root, "-s", "logmel_stats", "--report", folder.At("report"), "--json", folder.At("results.json"), "--no-cache");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("\nMeasured on 6 of 2000 clips of esc50: ", run.Out, StringComparison.Ordinal);
        Assert.StartsWith("panns: esc50: 6 of 2000 clips, 2 classes, 6 groups, folds 1, 2, 3\npanns: esc50: left out: 1 clip whose file is missing (audio/4-4-A-2.wav)\n", run.Error, StringComparison.Ordinal);
        Assert.Contains("6 of 2000 clips", File.ReadAllText(folder.At("report", "index.html")), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(File.ReadAllText(folder.At("results.json")));
        var data = json.RootElement.GetProperty("data");
        Assert.Equal((6, 2000, "6 of 2000 clips"), (data.GetProperty("clips").GetInt32(), data.GetProperty("complete_clips").GetInt32(), data.GetProperty("taken").GetString()!.Split(',')[0]));
        Assert.Equal(["dog", "rooster"], json.RootElement.GetProperty("class_names").EnumerateArray().Select(name => name.GetString()));
    }

    [Fact]
    public void A_class_of_which_nothing_can_be_read_is_said_not_to_be_known()
    {
        using var folder = new SoundFolder(3);
        Directory.CreateDirectory(Path.Combine(folder.Sounds, "wind"));
        File.WriteAllText(Path.Combine(folder.Sounds, "wind", "bad.wav"), "no sound at all");
        var run = CliRun.Of("fit", folder.Sounds, "-s", "logmel_stats", "-o", folder.At("my.panns"), "--no-cache", "--json", folder.At("fit.json"));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("panns: sounds: the classifier does not know 'wind': no clip of it could be learned from\n", run.Error, StringComparison.Ordinal);
        Assert.Contains("2 classes from 6 clips", run.Out, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(File.ReadAllText(folder.At("fit.json")));
        Assert.Equal(["wind"], json.RootElement.GetProperty("classes_left_out").EnumerateArray().Select(name => name.GetString()));
    }

    [Fact]
    public void Actors_are_told_from_paths_where_asked_for()
    {
        using var folder = new SoundFolder(4);
        var run = CliRun.Of("evaluate", folder.Sounds, "-s", "logmel_stats", "--group-by", @"(\d)\.wav$", "--no-cache");
        Assert.Equal((0, "panns: sounds: 8 clips, 2 classes, 4 groups, 4 folds drawn\npanns: sounds: '(\\d)\\.wav$' matches 4 groups in the paths\n"), (run.ExitCode, run.Error));
        Assert.Equal(
            (1, "panns: sounds: 'actor' matches no path (the first is rain/0.wav): it defines no groups\n"),
            CliRun.Of("evaluate", folder.Sounds, "-s", "logmel_stats", "--group-by", "actor") is var none ? (none.ExitCode, none.Error) : default);
        var wrong = CliRun.Of("evaluate", folder.Sounds, "-s", "logmel_stats", "--group-by", "(");
        Assert.Equal(2, wrong.ExitCode);
        Assert.StartsWith("panns: --group-by takes a regular expression: ", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_are_named_for_tables_alone()
    {
        using var folder = new SoundFolder(3);
        var rows = SoundFolder.Classes.SelectMany(label => Enumerable.Range(0, 3).Select(i => $"{i}.wav\t{label}\t{label}/{i}.wav"));
        var table = folder.At("clips.txt");
        File.WriteAllText(table, $"id\tkind\twhere\n{string.Join('\n', rows)}\n");
        var run = CliRun.Of(
            "evaluate", table, "--root", folder.Sounds, "--path-column", "where", "--label-column", "kind", "-s", "logmel_stats", "--no-cache", "--folds", "1");
        Assert.Equal(0, run.ExitCode);
        Assert.Equal("panns: clips: cells are separated by tabs\npanns: clips: read as label: column 'kind', path: column 'where'\npanns: clips: columns not used: id\n", run.Troubles);
        Assert.Equal(
            $"panns: {folder.Sounds}: not a table: drop --label-column\n", CliRun.Of("evaluate", folder.Sounds, "--label-column", "kind", "-s", "logmel_stats").Error);
    }

    [Fact]
    public void A_published_sets_own_classes_are_pointed_at()
    {
        using var folder = new SoundFolder(2);
        var root = folder.At("speech");
        foreach (var (i, name) in new[] { "Actor_01/03-01-05-01-01-01-01", "Actor_01/03-01-03-01-01-01-01", "Actor_02/03-01-05-01-01-01-02", "Actor_02/03-01-03-01-01-01-02" }.Index())
        {
            var path = Path.Combine(root, name + ".wav");
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(Path.Combine(folder.Sounds, SoundFolder.Classes[i % 2], $"{i / 2}.wav"), path);
        }

        var run = CliRun.Of("fit", root, "-s", "logmel_stats", "-o", folder.At("my.panns"), "--no-cache");
        Assert.Equal((0, $"panns: speech: looks like RAVDESS speech, whose own classes and folds are taken by: ravdess --root {root}\n"), (run.ExitCode, run.Troubles));
    }
}
