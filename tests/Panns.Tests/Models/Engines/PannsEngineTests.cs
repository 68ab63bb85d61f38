using Panns.Engine;
using Panns.Models.Engines;
using Panns.Networks;
using Panns.Tests.Support;
using Panns.Training;

namespace Panns.Tests.Models.Engines;

/// <summary>One way for all engines: how callers share what an engine makes.</summary>
public sealed class PannsEngineTests
{
    private static readonly NetworkDescription Network = PannsModels.Mn04.Describe(3);

    [Fact]
    public void An_engine_that_serves_callers_side_by_side_does_and_gives_a_lone_one_all_it_has()
    {
        var engine = new FakeEngine(batch: 16, isPaired: true);
        using var session = Open(engine);
        Assert.IsType<AdaptiveSession>(session);
        Assert.Equal([null, 1], engine.Made.Select(made => made.Threads));
        Run(session);
        Assert.Equal([1, 0], engine.Made.Select(made => made.Session.Calls.Count));
    }

    [Fact]
    public void The_callers_of_an_engine_of_batches_are_gathered_into_them()
    {
        var engine = new FakeEngine(batch: 24);
        using var session = Open(engine, "cuda");
        Assert.IsType<CoalescingSession>(session);
        Assert.Equal(("cuda", null), (engine.Made.Single().Device, engine.Made.Single().Threads));
        Assert.Equal(Math.Max(12, 2 * Environment.ProcessorCount), session.PreferredCallers);
        Run(session);
        Assert.Equal([(1, 4)], engine.Made[0].Session.Calls);
    }

    [Fact]
    public void An_engine_that_gains_nothing_from_batches_is_called_as_it_is()
    {
        using var session = Open(new FakeEngine());
        Assert.IsType<FakeSession>(session);
        Assert.Equal(Environment.ProcessorCount, session.PreferredCallers);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    public void A_number_of_threads_is_taken_at_its_word(int batch)
    {
        var engine = new FakeEngine(batch: batch, isPaired: true);
        using var weights = new DescribedWeights(Network);
        using var session = engine.CreateSession(Network, weights, threads: 3);
        Assert.Equal((engine.Made.Single().Session, 3), (session, engine.Made[0].Threads));
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.CreateSession(Network, weights, threads: 0));
    }

    [Fact]
    public void What_an_engine_cannot_it_says()
    {
        var engine = new FakeEngine();
        Assert.Equal("the fake engine runs networks but does not train them: choose the built-in engine or libtorch", Message(() => engine.CreateTrainer()));
        Assert.False(engine.Opens("m.onnx"));
        Assert.Equal("m.onnx: the fake engine has no files of its own", Message(() => engine.OpenModel("m.onnx", PannsModelOptions.Default)));
        Assert.Equal((null, "cpu", false), (engine.WhyUnavailable, engine.Devices.Single().Name, engine.HasDevices));
    }

    [Fact]
    public void The_librarys_own_engine_computes_on_the_processor_alone()
    {
        var cpu = PannsEngines.Cpu;
        using var weights = new DescribedWeights(Network);
        Assert.Equal("the built-in engine runs only on the processor, not on cuda:0", Message(() => cpu.CreateSession(Network, weights, "cuda:0")));
        Assert.Equal("the built-in engine runs only on the processor, not on cuda", Message(() => cpu.CreateTrainer(new() { Devices = ["cuda"] })));
        Assert.Contains("not on cpu, cpu", Message(() => cpu.CreateTrainer(new() { Devices = ["cpu", "cpu"] })), StringComparison.Ordinal);
        Assert.Equal("the built-in engine trains in float32 only, not in bf16", Message(() => cpu.CreateTrainer(new() { Precision = "bf16" })));
        Assert.Same(TrainingEngines.Cpu, cpu.CreateTrainer());
        Assert.Contains($"{CpuEngineOptions.Default.Threads} threads by default", cpu.Details, StringComparison.Ordinal);
        using var session = cpu.CreateSession(Network, weights, EngineDevice.Cpu, 1);
        Assert.Equal(1, Assert.IsType<CpuSession>(session).Threads);
    }

    [Theory]
    [InlineData("cpu", true, null)]
    [InlineData("cuda", true, 0)]
    [InlineData("cuda:3", true, 3)]
    [InlineData("cuda:", false, null)]
    [InlineData("cuda:-1", false, null)]
    [InlineData("gpu", false, null)]
    public void Devices_have_names(string name, bool isOne, int? gpu)
    {
        Assert.Equal(isOne, EngineDevice.TryParse(name, out var found));
        Assert.Equal(gpu, found);
    }

    private static IInferenceSession Open(FakeEngine engine, string? device = null)
    {
        using var weights = new DescribedWeights(Network);
        return engine.CreateSession(Network, weights, device);
    }

    private static void Run(IInferenceSession session)
        => session.Run(new float[4], 1, new() { Clipwise = new float[3] }, TestContext.Current.CancellationToken);

    private static string Message(Action action) => Assert.Throws<PannsException>(action).Message;
}
