using System.Globalization;
using System.Text.Json;
using Panns.Cli.Commands;
using Panns.Cli.Commands.Transfer;
using Panns.Cli.Hosting;
using Panns.Cli.Tests.Support;
using Panns.Transfer;

namespace Panns.Cli.Tests.Transfer;

public sealed class DatasetsTests
{
    [Fact]
    public void List_of_data_sets() => Snapshot.Matches(CliRun.Of("datasets").ToString());

    [Fact]
    public void List_as_json_and_csv_names_every_set()
    {
        using var json = JsonDocument.Parse(CliRun.Of("datasets", "--json").Out);
        Assert.Equal(DatasetRecipes.All.Select(recipe => recipe.Name), json.RootElement.EnumerateArray().Select(set => set.GetProperty("name").GetString()));
        var esc10 = json.RootElement.EnumerateArray().Single(set => set.GetProperty("name").GetString() == "esc10");
        Assert.Equal((400, true), (esc10.GetProperty("clips").GetInt32(), esc10.GetProperty("can_pull").GetBoolean()));
        Assert.Contains("CC BY", esc10.GetProperty("license").GetString(), StringComparison.Ordinal);
        Assert.Equal(DatasetRecipes.All.Length + 2, CliRun.Of("datasets", "--csv").Out.Split('\n').Length);
    }

    [Fact]
    public void A_check_names_each_problem_and_counts()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.At("meta"));
        File.WriteAllText(folder.At("meta/esc50.csv"), "filename,fold,target,category,esc10,src_file,take\n1-10-A-0.wav,1,0,dog,True,10,A\n1-11-A-1.wav,1,1,rooster,True,11,A\n");
        folder.Touch("audio/1-10-A-0.wav");
        var run = CliRun.Of("datasets", "check", "esc10", "--root", folder.Path);
        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        Assert.Contains("missing: audio/1-11-A-1.wav: the file is missing\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("corrupt: audio/1-10-A-0.wav: ", run.Out, StringComparison.Ordinal);
        Assert.Matches(@"\n1 of 400 clips are here, \d+ problems\n$", run.Out);
        using var json = JsonDocument.Parse(CliRun.Of("datasets", "check", "esc10", "--root", folder.Path, "--json").Out);
        var found = json.RootElement;
        Assert.Equal(("esc10", 400, 1, false), (found.GetProperty("dataset").GetString(), found.GetProperty("expected").GetInt32(), found.GetProperty("found").GetInt32(), found.GetProperty("sound").GetBoolean()));
        Assert.Contains(found.GetProperty("problems").EnumerateArray(), problem => problem.GetProperty("kind").GetString() == "corrupt" && problem.GetProperty("name").GetString() == "audio/1-10-A-0.wav");
        var quick = CliRun.Of("datasets", "check", "esc10", "--root", folder.Path, "--quick");
        Assert.DoesNotContain("corrupt", quick.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_thousands_of_problems_the_first_are_named_and_the_others_counted()
    {
        using var folder = new TempFolder();
        folder.Touch("Actor_01/03-01-05-01-01-01-01.wav");
        var run = CliRun.Of("datasets", "check", "ravdess", "--root", folder.Path, "--quick");
        Assert.Equal((1, ""), (run.ExitCode, run.Error));
        Assert.StartsWith("missing: Actor_01/03-01-01-01-01-01-01.wav: the file is missing\n", run.Out, StringComparison.Ordinal);
        Assert.EndsWith("missing: 1399 more (--json names them all)\n1 of 1440 clips are here, 1439 problems\n", run.Out, StringComparison.Ordinal);
        Assert.Equal(42, run.Out.Count(c => c == '\n'));
    }

    [Fact]
    public void A_complete_copy_is_sound()
    {
        var run = CliRun.Of("datasets", "check", "esc10", "--root", Panns.Tests.Support.TestData.Path("esc10"), "--quick");
        Assert.Equal(new CliRun(0, "400 of 400 clips are here, 0 problems\n", ""), run);
    }

    [Fact]
    public void A_pull_says_where_the_set_is_and_whether_it_is_complete()
    {
        using var folder = new TempFolder();
        using var output = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var context = new CommandContext(new Terminal { Out = output, Error = output }, new FakeWorkbench(), CancellationToken.None);
        var recipe = DatasetRecipes.Get("ravdess");
        var code = DatasetsCommand.Pull(context, recipe, folder.At("ravdess"), quiet: true, root =>
        {
            Directory.CreateDirectory(root);
            File.WriteAllBytes(Path.Combine(Directory.CreateDirectory(Path.Combine(root, "Actor_01")).FullName, "03-01-05-01-01-01-01.wav"), []);
            return Task.CompletedTask;
        });
        Assert.Equal(1, code);
        Assert.StartsWith($"RAVDESS speech is in {folder.At("ravdess")} (", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("\n1 of 1440 clips are here, ", output.ToString(), StringComparison.Ordinal);
    }
}
