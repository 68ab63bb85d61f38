using System.CommandLine;
using Panns.Cli.Commands;
using Panns.Cli.Hosting;
using Panns.Cli.Tests.Support;

namespace Panns.Cli.Tests;

public sealed class UsageErrorTests
{
    [Theory]
    [InlineData("tag")]
    [InlineData("tagg")]
    [InlineData("tag a.wav --nonsense")]
    [InlineData("tag a.wav --top 0")]
    [InlineData("tag a.wav --top 528")]
    [InlineData("tag a.wav --top many")]
    [InlineData("tag a.wav --top")]
    [InlineData("tag a.wav --json --csv")]
    [InlineData("tag a.wav --threads 0")]
    [InlineData("tag a.wav --window 0")]
    [InlineData("tag a.wav --window NaN")]
    [InlineData("tag a.wav --threads 257")]
    [InlineData("tag a.wav --overlap 0.96")]
    [InlineData("tag a.wav --overlap -0.1")]
    [InlineData("detect a.wav --window 0.05")]
    [InlineData("detect a.wav --model my.panns --weights a.pth")]
    [InlineData("detect a.wav --median 61")]
    [InlineData("embed a.wav --out x.npy --per-window --resume")]
    [InlineData("predict my.panns a.wav --reject 1.5")]
    [InlineData("embed a.wav")]
    [InlineData("embed a.wav --out x.txt")]
    [InlineData("detect a.wav --threshold 1.5")]
    [InlineData("detect a.wav --min-duration -1")]
    [InlineData("detect a.wav --framewise x.csv")]
    [InlineData("detect a.wav --plot x.png")]
    [InlineData("models show")]
    [InlineData("models pull")]
    [InlineData("convert a.pth")]
    [InlineData("convert a.pth b.pth")]
    [InlineData("tag a.wav --engine gpu")]
    [InlineData("tag a.wav --engine torch --device gpu")]
    [InlineData("tag a.wav --device cuda")]
    [InlineData("export --model Cnn14")]
    [InlineData("export --model Cnn14 --out m.pth")]
    [InlineData("export --model Cnn14 --out m.onnx --int8")]
    [InlineData("export --model Cnn14 --out m.onnx --calibrate sounds")]
    [InlineData("export --model Cnn14 --out m.onnx --fp16 --int8 --calibrate sounds")]
    [InlineData("export --model Cnn14 --out m.onnx --opset 16")]
    [InlineData("export --model Cnn14 --out m.onnx --output clipwise scores")]
    [InlineData("bench --threads 0")]
    [InlineData("bench --batch 1 x")]
    [InlineData("bench --seconds NaN")]
    [InlineData("bench --memory --markdown")]
    [InlineData("bench --seconds x --memory --json")]
    [InlineData("listen --raw x")]
    [InlineData("fit sounds --out my.panns --model")]
    public void Wrong_command_lines_end_with_2_and_one_line_that_names_the_help(string line)
    {
        var run = CliRun.Of(line.Split(' '));
        Assert.Equal(2, run.ExitCode);
        Assert.Equal("", run.Out);
        Assert.Matches(@"^panns: [^\n]+ \(panns[a-z ]* --help shows the usage\)\n$", run.Error);
    }

    [Theory]
    [MemberData(nameof(OptionsWithValues))]
    public void An_option_without_its_value_is_a_wrong_command_line(string line)
    {
        var run = CliRun.Of(line.Split(' '));
        Assert.Equal((2, ""), (run.ExitCode, run.Out));
        Assert.Matches(@"^panns: [^\n]+ \(panns[a-z -]* --help shows the usage\)\n$", run.Error);
    }

    /// <summary>The command that is called is made alone, by its name.</summary>
    [Fact]
    public void Every_command_is_found_by_its_name()
    {
        var context = new CommandContext(new Terminal { Out = TextWriter.Null, Error = TextWriter.Null }, new FakeWorkbench(), CancellationToken.None);
        Assert.Equal(CommandLine.Names, CommandLine.Create(context).Subcommands.Select(command => command.Name));
        Assert.All(CommandLine.Names, name => Assert.Equal(name, Assert.Single(CommandLine.Create(context, name).Subcommands).Name));
    }

    public static TheoryData<string> OptionsWithValues()
    {
        return [.. Lines(CommandLine.Create(new CommandContext(new Terminal { Out = TextWriter.Null, Error = TextWriter.Null }, new FakeWorkbench(), CancellationToken.None)), "")];

        static IEnumerable<string> Lines(Command command, string path)
            => command.Options.Where(option => option.Arity.MinimumNumberOfValues > 0).Select(option => $"{path}{option.Name}")
                .Concat(command.Subcommands.SelectMany(inner => Lines(inner, $"{path}{inner.Name} ")));
    }

    [Fact]
    public void Messages_of_usage_errors()
    {
        string[] lines =
        [
            "tag", "tagg", "tag a.wav --top 0", "tag a.wav --json --csv", "tag a.wav --threads x", "embed a.wav", "embed a.wav --out x.txt",
            "detect a.wav --threshold 2", "detect a.wav --plot x.png", "convert a.pth b.pth", "models show",
            "tag a.wav --engine gpu", "tag a.wav --engine torch --device gpu", "tag a.wav --device cuda", "tag a.wav --weight-precision quarter", "tag a.wav --engine onnx --weight-precision half", "evaluate esc10 --engine torch --weight-precision half", "export --model Cnn14 --out m.onnx --output clipwise scores", "bench --batch 1 x",
        ];
        Snapshot.Matches(string.Concat(lines.Select(line => $"$ panns {line}\n{CliRun.Of(line.Split(' ')).Error}")));
    }
}
