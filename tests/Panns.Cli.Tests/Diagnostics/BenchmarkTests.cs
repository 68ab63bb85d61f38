using Panns.Cli.Tests.Support;
using Panns.Diagnostics;
using Panns.Diagnostics.Inputs;
using Panns.Diagnostics.Layers;
using Panns.Diagnostics.Machine;
using Panns.Diagnostics.Memory;
using Panns.Diagnostics.Training;
using Panns.Engine.Profiling;

namespace Panns.Cli.Tests.Diagnostics;

public sealed class BenchmarkTests
{
    private static readonly BenchOptions Small = new()
    {
        Models = [PannsModels.Get("mn04_as")], Threads = [1], Batches = [2], Seconds = [0.5], CaseBudget = TimeSpan.Zero,
    };

    [Fact]
    public void Every_combination_is_a_case_small_ones_first_within_a_network()
    {
        var options = Small with { Threads = [1, 2], Batches = [1, 8], Seconds = [10, 1] };
        Assert.Equal(
            ["mn04_as, 1 thread, 1 x 1 s", "mn04_as, 1 thread, 8 x 1 s", "mn04_as, 1 thread, 1 x 10 s", "mn04_as, 1 thread, 8 x 10 s"],
            options.Cases().Take(4).Select(item => item.ToString()));
        Assert.Equal(8, options.Cases().Count());
        Assert.Equal(12 * 2, (BenchOptions.Quick with { Threads = [1, 2] }).Cases().Count());
        Assert.Equal(12 * 2 * 9, (BenchOptions.Full with { Threads = [1, 2] }).Cases().Count());
    }

    [Fact]
    public void Engines_run_and_agree()
    {
        var notes = new List<string>();
        var result = Assert.Single(new Benchmark(Small) { Note = notes.Add }.Run(TestContext.Current.CancellationToken));
        Assert.True(result.OursMilliseconds > 0);
        Assert.True(result.Agrees);
        Assert.Contains(PannsEngines.Cpu.Details, notes);
        Assert.Equal(result.TorchMilliseconds > 0, !notes.Exists(note => note.StartsWith("without libtorch: ", StringComparison.Ordinal)));
#if PANNS_ONNXRUNTIME
        Assert.True(result.OnnxMilliseconds > 0);
        Assert.NotNull(result.MaxDifference);
#endif
    }

    [Theory]
    [InlineData("--layers", "\nmn04_as, 1 thread, 1 x 0.5 s: ", "\nefficiency by the critical path: ")]
    [InlineData("--train --layers", "\nmn04_as, 1 thread, 1 x 0.5 s: ", " more, which lose ")]
    [InlineData("--quick --markdown", "\n| network | threads | ", "\n| mn04_as | 1 | 1 | 0.5 s | ")]
    [InlineData("--quick", "\nnetwork ", "\nmn04_as ")]
    public void The_command_prints_a_row_for_what_it_measured(string options, string first, string last)
    {
        var run = CliRun.Of(["bench", "--models", "mn04_as", "--threads", "1", "--batch", "1", "--seconds", "0.5", .. options.Split(' ')]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains(first, run.Out, StringComparison.Ordinal);
        Assert.Contains(last, run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_training_steps_work_is_summed_by_kind_and_by_layer()
    {
        var peak = new MachinePeak(1, 1e11, 1e10);
        var steps = new StepTime[] { new("convolution: a", 3, new(1e8, 1e6)), new("convolution: a", 2, new(1e8, 1e6)), new("convolution: b", 1, new(0, 1e7)), new("loss", 1, default) };
        var profile = TrainingProfile.Of(Small.Cases().Single(), steps, peak);

        // The convolutions of a are bound by arithmetic, 1 ms each, that of b by memory, 1 ms.
        Assert.Equal([("convolution", 6, 3), ("loss", 1, 1)], profile.Kinds.Select(kind => (kind.Step.Name, kind.Step.Milliseconds, kind.Lost)));
        Assert.Equal([("convolution: a", 3), ("loss", 1), ("convolution: b", 0)], profile.Layers.Select(layer => (layer.Step.Name, layer.Lost)));
        Assert.Equal((7, 3), (profile.Milliseconds, profile.Roofline));
        Assert.Equal(new StepCost(2e8, 1.2e7), profile.Kinds[0].Step.Cost);
        Assert.Equal(2.0 / 6, profile.Kinds[0].ShareOfPeak, 9);
    }

    [Fact]
    public void Layers_are_sorted_by_what_they_lose()
    {
        var peak = new MachinePeak(1, 1e11, 1e10);
        var profile = LayerProfile.Measure(Small.Cases().Single(), peak, [4]);
        Assert.Equal(profile.Layers.OrderByDescending(layer => layer.Lost), profile.Layers);
        Assert.Contains(profile.Layers, layer => layer.Step.Name == "LogMel");
        Assert.Equal(4, Assert.Single(profile.Scaling).Threads);

        // 2 ms for what 1 ms of multiplying or .5 ms of reading could do.
        var layer = LayerTime.Of(new("one", 2, new(1e8, 5e6)), peak);
        Assert.Equal((1, 0.5, 0.5, 1), (layer.Roofline, layer.ShareOfPeak, layer.ShareOfRoofline, layer.Lost));
        Assert.Equal((5e10, 2.5e9), (layer.OperationsPerSecond, layer.BytesPerSecond));
    }

    [Fact]
    public void A_step_shorter_than_the_clock_s_tick_has_no_rates()
    {
        var step = LayerTime.Of(new("one", 0, new(1e8, 5e6)), new MachinePeak(1, 1e11, 1e10));
        Assert.All([step, LayerTime.Sum("all", [step])], each
            => Assert.Equal((0, 0, 0, 0), (each.ShareOfPeak, each.ShareOfRoofline, each.OperationsPerSecond, each.BytesPerSecond)));
    }

    [Fact]
    public void What_does_not_fit_into_memory_is_left_out_in_one_line()
    {
        var notes = new List<string>();
        var bench = new Benchmark(Small with { Batches = [100_000], Seconds = [600] }) { Note = notes.Add };
        Assert.Empty(bench.Run(TestContext.Current.CancellationToken));
        Assert.Matches("^mn04_as, 1 thread, 100000 x 600 s: left out, it may need [0-9.]+ GB of memory and [0-9.]+ GB are free$", notes[^1]);
    }

    [Fact]
    public void Weights_are_the_same_every_time_and_differ_between_tensors()
    {
        var network = PannsModels.Get("mn04_as").Describe();
        using SyntheticWeights one = new(network), other = new(network);
        var kernels = network.Parameters.Where(parameter => parameter.Shape.Length == 4).Take(2).Select(parameter => parameter.Name).ToArray();
        Assert.Equal(one.Read(kernels[0]), other.Read(kernels[0]));
        Assert.NotEqual(one.Read(kernels[0])[..8], one.Read(kernels[1])[..8]);
    }

    [Fact]
    public void Linux_tells_memory_and_processor()
    {
        Assert.Equal(2048L << 10, AvailableMemory.Parse(["MemTotal:       4096 kB", "MemAvailable:   2048 kB"]));
        Assert.Null(AvailableMemory.Parse(["MemTotal:       4096 kB"]));
        Assert.Equal("A 6502: fast", ProcessorName.Parse(["processor\t: 0", "model name\t: A 6502: fast", "model name\t: other"]));
        Assert.Null(ProcessorName.Parse(["processor\t: 0"]));
    }
}
