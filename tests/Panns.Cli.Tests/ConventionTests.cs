using Panns.Cli.Hosting;
using Panns.Cli.Output;
using Panns.Cli.Tests.Support;

namespace Panns.Cli.Tests;

/// <summary>What users expect of any command (clig.dev): help, versions, suggestions, completion, lists, terminals of all kinds.</summary>
public sealed class ConventionTests
{
    [Theory]
    [InlineData("help", "--help")]
    [InlineData("help tag", "tag --help")]
    [InlineData("help models pull", "models pull --help")]
    [InlineData("-V", "--version")]
    public void Help_and_version_have_their_usual_other_names(string line, string same)
    {
        var run = CliRun.Of(line.Split(' '));
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(CliRun.Of(same.Split(' ')), run);
    }

    [Theory]
    [InlineData("tga a.wav", "Unknown command or option 'tga'; did you mean tag?")]
    [InlineData("embd a.wav", "Unknown command or option 'embd'; did you mean embed?")]
    [InlineData("help embd", "Unknown command or option 'embd'; did you mean embed?")]
    [InlineData("models pul Cnn14", "Unknown command or option 'pul'; did you mean pull?")]
    [InlineData("tag a.wav --tpo 3", "Unknown option '--tpo'; did you mean --top?")]
    [InlineData("tag a.wav --overlp=0.5", "Unknown option '--overlp=0.5'; did you mean --overlap?")]
    [InlineData("merge x.npy --quite", "Unknown command or option '--quite'; did you mean --quiet?")]
    [InlineData("dance a.wav", "Unknown command or option 'dance'")]
    public void A_mistyped_word_is_taken_for_the_nearest(string line, string message)
    {
        var run = CliRun.Of(line.Split(' '));
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"panns: {message} (panns", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("panns ta", "tag")]
    [InlineData("panns models ", "pull")]
    [InlineData("panns tag --to", "--top")]
    [InlineData("panns tag a.wav --model mn04", "mn04_as")]
    [InlineData("panns tag a.wav --engine ", "onnx")]
    [InlineData("panns fit sounds --model ", "mn04_as")]
    [InlineData("panns fit sounds --strategy lin", "linear_probe")]
    [InlineData("panns models pull ", "mn04_as")]
    [InlineData("panns datasets pull ", "esc10")]
    public void A_shell_completes_commands_options_and_values(string line, string expected)
    {
        var run = CliRun.Of("complete", line);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains(expected, run.Out.Split('\n'));
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    [InlineData("powershell")]
    public void Each_shell_has_its_script(string shell)
    {
        Assert.Contains("panns complete ", CliRun.Of("completion", shell).Out, StringComparison.Ordinal);
        Assert.DoesNotContain("\n  complete ", CliRun.Of("--help").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_shell_has_none() => Assert.Equal(2, CliRun.Of("completion", "tcsh").ExitCode);

    [Theory]
    [InlineData("--threads 1 300")]
    [InlineData("--threads 1,300")]
    [InlineData("--threads 1 --threads 300")]
    public void Lists_are_written_with_spaces_or_commas_or_by_repeating_the_option(string list)
    {
        var run = CliRun.Of(["bench", .. list.Split(' ')]);
        Assert.Equal((2, "panns: --threads takes whole numbers from 1 to 256, not '300' (panns bench --help shows the usage)\n"), (run.ExitCode, run.Error));
    }

    [Theory]
    [InlineData("--output clipwise,scores")]
    [InlineData("--output clipwise --output scores")]
    public void So_are_lists_of_words(string list)
    {
        var run = CliRun.Of(["export", "--model", "Cnn14", "--out", "m.onnx", .. list.Split(' ')]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("not 'scores'", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, true, true)]
    [InlineData(false, false, true)]
    [InlineData(true, false, false)]
    public void Without_color_there_are_bars_and_on_a_dumb_terminal_plain_lines(bool isDumb, bool hasColor, bool draws)
    {
        var terminal = Create(100, isDumb, hasColor);
        using var workbench = new FakeWorkbench();
        CommandLine.Run(["tag", "a.wav"], terminal, workbench, TestContext.Current.CancellationToken);
        CommandLine.Run(["models"], terminal, workbench, TestContext.Current.CancellationToken);
        var text = terminal.Out.ToString()!;
        Assert.Equal(hasColor, text.Contains('\u001b', StringComparison.Ordinal));
        Assert.Equal(draws, text.Contains('━', StringComparison.Ordinal));
        Assert.Equal(draws, text.Contains('─', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("models")]
    [InlineData("datasets")]
    [InlineData("doctor")]
    public void Tables_fit_narrow_terminals_and_break_no_word(string command)
    {
        var whole = CliRun.Of(command).Out.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
        foreach (var width in (int[])[80, 60])
        {
            var terminal = Create(width, isDumb: false, hasColor: false);
            using var workbench = new FakeWorkbench();
            CommandLine.Run([command], terminal, workbench, TestContext.Current.CancellationToken);
            var lines = terminal.Out.ToString()!.Split('\n');
            var table = lines.TakeWhile(line => line.Length > 0).ToList();
            Assert.All(lines.Skip(table.Count), line => Assert.InRange(line.Length, 0, width));
            Assert.All(table, line => Assert.True(line.Length <= width || !line.Trim().Contains(' ', StringComparison.Ordinal) || command == "doctor", line));
            Assert.All(
                table.Where(line => !line.StartsWith('─')).SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
                word => Assert.True(whole.Contains(word) || whole.Contains(word.TrimEnd(':')), word));
        }
    }

    [Fact]
    public void What_does_not_fit_beside_stands_below()
    {
        var table = new TextTable(("name", false), ("clips", true), ("what it is", false));
        table.Add("dcase2018-task2-cv", "9473", "general-purpose tagging");
        table.Add("b", "1", "");
        var terminal = Create(32, isDumb: false, hasColor: false);
        table.Write(terminal);
        Assert.Equal(
            """
            name                clips
            ─────────────────────────
            dcase2018-task2-cv   9473
                what it is: general-purpose
                tagging
            b                       1

            """.ReplaceLineEndings("\n"), terminal.Out.ToString());
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(-5, "")]
    [InlineData(0.2, ", 0:01 left")]
    [InlineData(44, ", 0:44 left")]
    [InlineData(3661.5, ", 1:01:02 left")]
    public void The_time_left_is_never_nothing(double seconds, string expected) => Assert.Equal(expected, ProgressText.Left(TimeSpan.FromSeconds(seconds)));

    private static Terminal Create(int width, bool isDumb, bool hasColor) => new()
    {
        Out = new StringWriter { NewLine = "\n" }, Error = new StringWriter { NewLine = "\n" }, OutIsTerminal = true, IsDumb = isDumb, HasColor = hasColor, Width = width,
    };
}
