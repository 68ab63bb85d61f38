using Panns.Cli.Hosting;
using Panns.Cli.Library;
using Panns.Cli.Tests.Support;
using Panns.Diagnostics.Inputs;
using Panns.Training;
using Panns.Weights;

namespace Panns.Cli.Tests;

public sealed class ErrorTests
{
    [Fact]
    public void An_expected_error_is_one_line_and_1()
    {
        var run = CliRun.Of("tag", "a.wav", "--model", "absent");
        Assert.Equal(new CliRun(1, "", "panns: absent: its weights are not in the store; get them with: panns models pull Cnn14 (or give a file with --weights); smaller: mn04_as, 4 MB\n"), run);
    }

    [Theory]
    [InlineData(2, "models show Cnn41", "(all: panns models)")]
    [InlineData(2, "export --model VGGish --out {0}/m.onnx", "VGGish: no weights of this network are published: it needs a file of weights; give it with --weights")]
    [InlineData(2, "models pull VGGish", "VGGish: no weights of this network are published; give it with --weights")]
    [InlineData(1, "evaluate {0} --weights {0}/checkpoint.safetensors --no-cache", "does not say which it is: name the network with --model")]
    [InlineData(1, "evaluate {0} --weights {0}/other.safetensors --no-cache", "match no network of the catalog; name the network with --model to see what differs")]
    public void What_the_library_lacks_is_followed_by_advice_in_words_of_the_command(int exitCode, string line, string expected)
    {
        using var folder = new TempFolder();
        folder.Touch("a/1.wav", "a/2.wav", "b/1.wav", "b/2.wav");
        using (var weights = new SyntheticWeights(PannsModels.Mn10.Describe()))
        {
            WeightFile.Save(weights, folder.At("checkpoint.safetensors"), cancellationToken: TestContext.Current.CancellationToken);
        }

        using (var weights = new InMemoryStateDict("test"))
        {
            weights.Set("a", [1], [1]);
            WeightFile.Save(weights, folder.At("other.safetensors"), cancellationToken: TestContext.Current.CancellationToken);
        }

        var error = new StringWriter { NewLine = "\n" };
        var code = CommandLine.Run(
            [.. line.Split(' ').Select(word => word.Replace("{0}", folder.Path, StringComparison.Ordinal))],
            new Terminal { Out = TextWriter.Null, Error = error },
            new Workbench(),
            TestContext.Current.CancellationToken);
        Assert.Equal(exitCode, code);
        Assert.Matches(@"^panns: [^\n]+\n$", error.ToString());
        Assert.EndsWith(expected + "\n", error.ToString(), StringComparison.Ordinal);
    }

    // As a script gives it whose variable has no value. Nothing is computed first: results would be lost for the name of their file.
    [Theory]
    [InlineData("an argument is empty", "tag", "tag", "")]
    [InlineData("an argument is empty", "tag", "tag", "a.wav", "")]
    [InlineData("an argument is empty", "predict", "predict", "", "a.wav")]
    [InlineData("an argument is empty", "convert", "convert", "", "x.safetensors")]
    [InlineData("--json has an empty value", "evaluate", "evaluate", "set", "--json", "")]
    [InlineData("--report has an empty value", "evaluate", "evaluate", "set", "--report=")]
    [InlineData("-w has an empty value", "fit", "fit", "set", "-w", "")]
    [InlineData("--group-by has an empty value", "fit", "fit", "set", "--group-by", "")]
    [InlineData("--calibrate has an empty value", "export", "export", "-o", "x.onnx", "--int8", "--calibrate", "")]
    public void An_empty_argument_is_an_error_of_the_command_line(string expected, string command, params string[] line)
        => Assert.Equal(new CliRun(2, "", $"panns: {expected}: is a variable not set? (panns {command} --help shows the usage)\n"), CliRun.Of(line));

    [Fact]
    public void An_unexpected_error_is_one_line_that_asks_for_a_report()
    {
        var run = CliRun.Of("convert", "defect.pth", "x.safetensors");
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(
            "panns: unexpected InvalidOperationException: the impossible happened (a bug in panns: please report it with the output of --verbose)\n",
            run.Error);
    }

    [Fact]
    public void Verbose_adds_where_it_came_from()
    {
        var run = CliRun.Of("convert", "defect.pth", "x.safetensors", "--verbose");
        Assert.Contains("   at Panns.Cli.Tests.Support.FakeWorkbench", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Canceling_ends_with_130_and_no_stack_trace()
    {
        var run = CliRun.With(new FakeWorkbench(), new CancellationToken(canceled: true), "tag", "a.wav");
        Assert.Equal(new CliRun(130, "", "panns: canceled\n"), run);
    }
}
