using Panns.Cli.Library;
using Panns.Cli.Tests.Support;
using Panns.Diagnostics.Checks;
#if PANNS_TORCHSHARP
using System.Text.RegularExpressions;
using Panns.TorchSharp;
using Panns.TorchSharp.Tests.Support;
#endif

namespace Panns.Cli.Tests.Diagnostics;

public sealed class DoctorTests
{
    [Fact]
    public void Findings_are_a_table_and_what_is_absent_is_no_failure()
    {
        var run = CliRun.Of("doctor");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var lines = run.Out.Split('\n');
        Assert.Matches("^engine cpu +ok +512-bit vectors$", lines[^3]);
        Assert.Matches("^engine onnx +absent +this build has no ONNX Runtime$", lines[^2]);
        Assert.Contains(lines, line => line.StartsWith("store ", StringComparison.Ordinal) && line.EndsWith(FormattableString.Invariant($"-store, with weights of 1 networks of {PannsModels.All.Count(model => model.Checkpoint is not null)} published"), StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_broken_is_a_failure()
    {
        using var workbench = new FakeWorkbench { Findings = [new("engine cpu", CheckState.Broken, "wrong results")] };
        Assert.Equal(1, CliRun.With(workbench, "doctor").ExitCode);
    }

    /// <summary>A native library may end the process: what was tried last is on the screen.</summary>
    [Fact]
    public void The_name_of_a_check_is_printed_before_it_runs()
    {
        using var output = new StringWriter();
        var seen = "";
        using var workbench = new FakeWorkbench { Checks = [new("engine torch", () => { seen = output.ToString(); return new("engine torch", CheckState.Ok, "fine"); })] };
        CommandLine.Run(["doctor"], new() { Out = output, Error = TextWriter.Null }, workbench, TestContext.Current.CancellationToken);
        Assert.EndsWith("\nengine torch          ", seen.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.EndsWith("\nengine torch          ok      fine\n", output.ToString().ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_that_this_machine_has_is_broken()
        => Assert.DoesNotContain(new Workbench().Examine().Select(check => check.Run()), found => found.State == CheckState.Broken);

#if PANNS_TORCHSHARP
    /// <summary>Also on a system with an older libstdc++, where it reports the workaround.</summary>
    [Fact]
    public void Libtorch_is_an_engine_that_works()
    {
        LibTorch.Require();
        var found = Assert.Single(new Workbench().Examine().Select(check => check.Run()), found => found.Part == "engine torch");
        Assert.Equal(CheckState.Ok, found.State);
        Assert.Matches($"^libtorch [0-9.]+, cpu(, cuda:[0-9]+)*{Regex.Escape(TorchInfo.Remedy is { } done ? $"; {done}" : "")}; check: ", found.Details);
    }
#endif
}
