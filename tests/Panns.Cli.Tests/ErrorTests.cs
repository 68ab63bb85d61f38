using Panns.Cli.Tests.Support;

namespace Panns.Cli.Tests;

public sealed class ErrorTests
{
    [Fact]
    public void An_expected_error_is_one_line_and_1()
    {
        var run = CliRun.Of("tag", "a.wav", "--model", "absent");
        Assert.Equal(new CliRun(1, "", "panns: absent is not in the store: fetch it with panns models pull absent\n"), run);
    }

    [Fact]
    public void An_unexpected_error_is_one_line_that_asks_for_a_report()
    {
        var run = CliRun.Of("convert", "defect.pth", "x.safetensors");
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(
            "panns: unexpected InvalidOperationException: the impossible happened (a defect of panns: please report it with what --verbose prints)\n",
            run.Error);
    }

    [Fact]
    public void Verbose_adds_where_it_came_from()
    {
        var run = CliRun.Of("convert", "defect.pth", "x.safetensors", "--verbose");
        Assert.Contains("   at Panns.Cli.Tests.Support.FakeWorkbench", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelling_ends_with_130_and_no_stack_trace()
    {
        var run = CliRun.With(new FakeWorkbench(), new CancellationToken(canceled: true), "tag", "a.wav");
        Assert.Equal(new CliRun(130, "", "panns: cancelled\n"), run);
    }
}
