using Panns.Cli.Hosting;
using Panns.Cli.Tests.Support;

namespace Panns.Cli.Tests.Hosting;

/// <summary>Control characters in names are escaped.</summary>
public sealed class TerminalTextTests : IDisposable
{
    // Clears the screen and turns red; reverses the text direction; the same with C1 control characters.
    private const string Hostile = "a\u001b[2J\u001b[31m\u202egnp\u009b2J\u0007.wav";
    private const string Shown = @"a\x1b[2J\x1b[31m\u202egnp\x9b2J\x07.wav";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("plain text, grün, 日本, 👍", "plain text, grün, 日本, 👍")]
    [InlineData(Hostile, Shown)]
    [InlineData("tab\tCR\rLF\nNUL\0DEL\u007f", @"tab\x09CR\x0dLF\x0aNUL\x00DEL\x7f")]
    [InlineData("\u2028\u2029\u200e\u200f\u061c\u2066\u2069", @"\u2028\u2029\u200e\u200f\u061c\u2066\u2069")]
    public void Text_is_cleaned(string text, string expected) => Assert.Equal(expected, TerminalText.Clean(text));

    [Theory]
    [InlineData("tag")]
    [InlineData("detect")]
    public void Names_of_files_are_shown_in_results_and_in_errors(string command)
    {
        var run = CliRun.Of(command, Hostile, "bad" + Hostile);
        Assert.Contains(Shown + "\n", run.Out, StringComparison.Ordinal);
        Assert.Contains($"panns: bad{Shown}: not an audio file\n", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Out + run.Error, letter => char.IsControl(letter) && letter != '\n');
    }

    [Fact]
    public void Names_in_messages_about_the_command_line_and_in_traces_are_shown()
    {
        var run = CliRun.Of("convert", "defect" + Hostile, "x" + Hostile, "--verbose");
        Assert.DoesNotContain(run.Out + run.Error, letter => char.IsControl(letter) && letter != '\n');
        var unknown = CliRun.Of("\u001b[2J");
        Assert.Equal((2, @"panns: Unknown command or option '\x1b[2J' (panns --help shows the usage)" + "\n"), (unknown.ExitCode, unknown.Error));
    }

    [Fact]
    public void Csv_keeps_names_as_they_are_unless_a_terminal_shows_it()
    {
        Assert.Contains("\n" + Hostile + ",", CliRun.Of("tag", Hostile, "--csv").Out, StringComparison.Ordinal);
        Assert.Contains("\n" + Shown + ",", OnTerminal("tag", Hostile, "--csv"), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_escapes_names_wherever_it_goes()
    {
        foreach (var text in (string[])[CliRun.Of("tag", Hostile, "--json").Out, OnTerminal("tag", Hostile, "--json")])
        {
            Assert.DoesNotContain(text, letter => char.IsControl(letter) && letter != '\n');
            using var json = System.Text.Json.JsonDocument.Parse(text);
            Assert.Equal(Hostile, json.RootElement[0].GetProperty("file").GetString());
        }
    }

    [Fact]
    public void Bars_keep_their_color_on_a_terminal()
        => Assert.Contains("  0.333  \u001b[36m━━━━━━━", OnTerminal("tag", "a.wav"), StringComparison.Ordinal);

    [Fact]
    public void Tables_show_names_too()
    {
        using var output = new StringWriter { NewLine = "\n" };
        var table = new Panns.Cli.Output.TextTable(("name", false));
        table.Add(Hostile);
        table.Write(new Terminal { Out = output, Error = output });
        Assert.Contains(Shown, output.ToString(), StringComparison.Ordinal);
    }

    private static string OnTerminal(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        using var workbench = new FakeWorkbench();
        CommandLine.Run(args, new Terminal { Out = output, Error = error, OutIsTerminal = true, HasColor = true }, workbench, TestContext.Current.CancellationToken);
        return output.ToString();
    }
}
