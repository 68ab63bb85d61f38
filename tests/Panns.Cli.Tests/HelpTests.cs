using Panns.Cli.Tests.Support;

namespace Panns.Cli.Tests;

public sealed class HelpTests
{
    [Fact]
    public void Help_of_the_program() => Snapshot.Matches(CliRun.Of("--help").Out);

    [Fact]
    public void Help_of_tag() => Snapshot.Matches(CliRun.Of("tag", "--help").Out);

    [Fact]
    public void Help_of_embed() => Snapshot.Matches(CliRun.Of("embed", "--help").Out);

    [Fact]
    public void Help_of_search() => Snapshot.Matches(CliRun.Of("search", "--help").Out);

    [Fact]
    public void Help_of_cluster() => Snapshot.Matches(CliRun.Of("cluster", "--help").Out);

    [Fact]
    public void Help_of_detect() => Snapshot.Matches(CliRun.Of("detect", "--help").Out);

    [Fact]
    public void Help_of_listen() => Snapshot.Matches(CliRun.Of("listen", "--help").Out);

    [Fact]
    public void Help_of_models() => Snapshot.Matches(CliRun.Of("models", "--help").Out);

    [Fact]
    public void Help_of_convert() => Snapshot.Matches(CliRun.Of("convert", "--help").Out);

    [Fact]
    public void Help_of_export() => Snapshot.Matches(CliRun.Of("export", "--help").Out);

    [Fact]
    public void Help_of_merge() => Snapshot.Matches(CliRun.Of("merge", "--help").Out);

    [Fact]
    public void Help_of_serve() => Snapshot.Matches(CliRun.Of("serve", "--help").Out);

    [Fact]
    public void Help_of_doctor() => Snapshot.Matches(CliRun.Of("doctor", "--help").Out);

    [Fact]
    public void Help_of_bench() => Snapshot.Matches(CliRun.Of("bench", "--help").Out);

    [Fact]
    public void Help_of_fit() => Snapshot.Matches(CliRun.Of("fit", "--help").Out);

    [Fact]
    public void Help_of_predict() => Snapshot.Matches(CliRun.Of("predict", "--help").Out);

    [Fact]
    public void Help_of_evaluate() => Snapshot.Matches(CliRun.Of("evaluate", "--help").Out);

    [Fact]
    public void Help_of_evaluate_events() => Snapshot.Matches(CliRun.Of("evaluate-events", "--help").Out);

    [Fact]
    public void Help_of_few_shot() => Snapshot.Matches(CliRun.Of("few-shot", "--help").Out);

    [Fact]
    public void Help_of_pretrain() => Snapshot.Matches(CliRun.Of("pretrain", "--help").Out);

    [Fact]
    public void Help_of_experiment() => Snapshot.Matches(CliRun.Of("experiment", "--help").Out);

    [Fact]
    public void Help_of_datasets() => Snapshot.Matches(CliRun.Of("datasets", "--help").Out);

    [Fact]
    public void Help_of_audioset_pack() => Snapshot.Matches(CliRun.Of("audioset", "pack", "--help").Out);

    [Fact]
    public void Help_of_audioset_synthesize() => Snapshot.Matches(CliRun.Of("audioset", "synthesize", "--help").Out);

    [Fact]
    public void Help_of_demo() => Snapshot.Matches(CliRun.Of("demo", "--help").Out);

    [Fact]
    public void Help_goes_to_stdout_and_is_no_failure()
    {
        var help = CliRun.Of("tag", "--help");
        Assert.Equal((0, ""), (help.ExitCode, help.Error));
    }

    [Fact]
    public void Without_arguments_the_program_explains_itself() => Assert.Equal(CliRun.Of("--help"), CliRun.Of());

    [Fact]
    public void Version_is_one_line()
    {
        var run = CliRun.Of("--version");
        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"^panns \d+\.\d+\.\d+\n$", run.Out);
    }
}
