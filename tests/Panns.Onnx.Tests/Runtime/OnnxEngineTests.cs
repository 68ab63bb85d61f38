using Panns.Engine;
using Panns.Onnx.Tests.Support;

namespace Panns.Onnx.Tests.Runtime;

/// <summary>ONNX Runtime as one of the library's engines, which nobody registered.</summary>
public sealed class OnnxEngineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static PannsModelOptions Options => new() { Engine = PannsEngines.OnnxRuntime, Threads = 1 };

    [Fact]
    public void It_is_found_by_its_name()
    {
        var engine = PannsEngines.Get("onnx");
        Assert.Null(engine.WhyUnavailable);
        Assert.StartsWith($"ONNX Runtime {OnnxRuntimeInfo.Version}, ", engine.Details, StringComparison.Ordinal);
        Assert.Equal(["cpu", "cuda"], engine.Devices.Select(device => device.Name));
        Assert.Equal("ONNX Runtime runs networks but does not train them: choose the built-in engine or libtorch", Message(() => engine.CreateTrainer()));
        var network = PannsModels.Mn04.Describe(5);
        using var weights = new RandomWeights(network);
        Assert.Equal("there is no device 'gpu': cpu, cuda and cuda:1 are devices", Message(() => engine.CreateSession(network, weights, "gpu")));
        if (!OnnxRuntimeInfo.Providers.Contains("CUDAExecutionProvider"))
        {
            const string why = "this ONNX Runtime is built without CUDA: reference the package Microsoft.ML.OnnxRuntime.Gpu instead of Microsoft.ML.OnnxRuntime, or use the device cpu";
            Assert.Equal("cuda: " + why, Message(() => engine.CreateSession(network, weights, "cuda")));
            Assert.Equal(why, engine.Devices.Single(device => device.Name == "cuda").WhyUnavailable);
        }

        using var session = engine.CreateSession(network, weights);
        Assert.Equal($"ONNX Runtime {OnnxRuntimeInfo.Version} Cpu", session.Engine);
    }

    [Fact]
    public void A_model_that_was_exported_is_loaded_as_a_checkpoint_is()
    {
        var network = PannsModels.Mn04.Describe(3);
        using var weights = new RandomWeights(network);
        OnnxExporter.Export(network, weights, _folder["m.onnx"], new() { Labels = ["ant", "bee", "cat"] });
        using var model = PannsModel.Load(_folder["m.onnx"], Options);
        Assert.Equal(["ant", "bee", "cat"], model.Labels.Select(label => label.Name));
        using var named = PannsModel.Load(PannsModels.Mn04, _folder["m.onnx"], Options);
        using var plain = PannsModel.Create(network, weights, Options);
        var waveform = new float[32000];
        for (var i = 0; i < waveform.Length; i++)
        {
            waveform[i] = MathF.Sin(0.05f * i);
        }

        // The file's graph has another form of the front end than that in memory.
        Assert.InRange(Difference.Largest(Logits(plain.Session), Logits(model.Session)), 0, 1e-5);
        Assert.InRange(Difference.Largest(Logits(plain.Session), Logits(named.Session)), 0, 1e-5);
        Assert.Equal($"{_folder["m.onnx"]}: a model of mn04_as, not of Cnn6", Message(() => PannsModel.Load(PannsModels.Cnn6, _folder["m.onnx"], Options)));

        float[] Logits(IInferenceSession session)
        {
            var logits = new float[3];
            session.Run(waveform, 1, new() { Logits = logits }, TestContext.Current.CancellationToken);
            return logits;
        }
    }

    [Fact]
    public void A_model_that_does_not_do_what_is_wanted_is_refused()
    {
        var network = PannsModels.Mn04.Describe(3);
        using var weights = new RandomWeights(network);
        OnnxExporter.Export(network, weights, _folder["mel.onnx"], new() { Input = OnnxInput.LogMel });
        OnnxExporter.Export(network, weights, _folder["scores.onnx"], new() { Outputs = OutputKinds.Clipwise });
        Assert.Contains("the model takes log-mels", Message(() => PannsModel.Load(_folder["mel.onnx"], Options)), StringComparison.Ordinal);
        Assert.EndsWith(
            "the model was exported without the output that this needs: embedding",
            Message(() => PannsModel.Load(_folder["scores.onnx"], Options with { Task = ModelTask.Embedding })),
            StringComparison.Ordinal);
        PannsModel.Load(_folder["scores.onnx"], Options).Dispose();
        Assert.Throws<ModelUnavailableException>(() => PannsModel.Load(_folder["scores.onnx"]));
    }

    private static string Message(Action action) => Assert.Throws<PannsException>(action).Message;
}
