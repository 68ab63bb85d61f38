using Panns.Models.Engines;
using Panns.Tests.Support;

namespace Panns.Tests.Models.Engines;

/// <summary>The one list of engines: this program has none of the companion packages.</summary>
public sealed class PannsEnginesTests
{
    [Fact]
    public void Companions_are_known_by_name_where_their_packages_are_not()
    {
        Assert.Equal(["cpu", "onnx", "torch"], PannsEngines.All.Take(3).Select(engine => engine.Name));
        Assert.Equal(PannsEngines.OnnxRuntime, PannsEngines.Get("onnx"));
        Assert.Equal((false, true), (PannsEngines.OnnxRuntime.CanTrain, PannsEngines.TorchSharp.CanTrain));
        const string Missing = "ONNX Runtime is not available: add the package Panns.Onnx to the program";
        Assert.Equal(Missing, PannsEngines.OnnxRuntime.WhyUnavailable);
        using var weights = new DescribedWeights(PannsModels.Mn04.Describe());
        var problem = Assert.Throws<PannsException>(() => PannsEngines.OnnxRuntime.CreateSession(PannsModels.Mn04.Describe(), weights));
        Assert.Equal(Missing, problem.Message);
        Assert.Equal(Missing, Assert.Throws<PannsException>(() => PannsModel.Load("m.onnx", new() { Engine = PannsEngines.OnnxRuntime })).Message);
    }

    [Fact]
    public void A_program_adds_an_engine_and_puts_another_in_its_place()
    {
        var (first, second) = (new FakeEngine("added"), new FakeEngine("added"));
        PannsEngines.Register(first);
        Assert.Same(first, PannsEngines.Get("added"));
        PannsEngines.Register(second);
        Assert.Same(second, Assert.Single(PannsEngines.All, engine => engine.Name == "added"));
        Assert.Throws<ArgumentException>(() => PannsEngines.Register(new FakeEngine("cpu")));
        Assert.StartsWith(
            "no engine is called 'gpu'; there are cpu, onnx, torch", Assert.Throws<PannsException>(() => PannsEngines.Get("gpu")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_program_registers_stands_for_a_companion()
    {
        // A list of its own: what is registered stays for as long as the process, and other tests run in it.
        var companion = new CompanionEngine("torch", "libtorch", "Panns.TorchSharp", () => null) { Trains = true };
        var engines = new EngineList(PannsEngines.Cpu, companion);
        var engine = new FakeEngine("torch");
        engines.Register(engine);
        Assert.Equal([PannsEngines.Cpu, companion], engines.All);
        Assert.Null(companion.WhyUnavailable);
        using var weights = new DescribedWeights(PannsModels.Mn04.Describe());
        using var session = engines.Get("torch").CreateSession(PannsModels.Mn04.Describe(), weights, "cuda:1", 2);
        var made = Assert.Single(engine.Made);
        Assert.Same(made.Session, session);
        Assert.Equal(("cuda:1", 2), (made.Device, made.Threads));
    }

    [Fact]
    public void A_model_of_an_engines_own_kind_is_opened_by_no_other()
    {
        var problem = Assert.Throws<ModelUnavailableException>(() => PannsModel.Load("folder/m.onnx"));
        Assert.Equal((ModelProblem.OfAnEngine, PannsEngines.OnnxRuntime), (problem.Problem, problem.Engine));
        Assert.Throws<ModelUnavailableException>(() => PannsModel.Load(PannsModels.Cnn6, "m.onnx"));
    }
}
