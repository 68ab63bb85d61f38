using Panns.Onnx.Graph;
using Panns.Onnx.Tests.Support;
using Panns.Tests.Fuzzing;
using Panns.Tests.Support;

namespace Panns.Onnx.Tests.Fuzzing;

/// <summary>Damaged ONNX models: read as messages, and opened as networks by ONNX Runtime.</summary>
public sealed class ModelFuzzTests : IDisposable
{
    private readonly FuzzFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Damaged_messages_are_refused_or_read() => new FuzzRun(new("onnx", Models, path => ModelFile.Load(path)), _folder.Path).Check(1000);

#if PANNS_ONNXRUNTIME
    [Fact]
    public void Damaged_models_are_refused_or_opened() => new FuzzRun(new("onnx runtime", Models, path =>
    {
        using var session = OnnxSession.Open(path, VectorNetworks.Head());
        session.Run(VectorNetworks.Vectors(1), 1, new() { Clipwise = new float[VectorNetworks.Classes] });
    }), _folder.Path).Check(300);
#endif

    private static byte[][] Models()
    {
        using var folder = new TemporaryFolder();
        var network = VectorNetworks.Head();
        using var weights = new RandomWeights(network);
        OnnxExporter.Export(network, weights, folder["head.onnx"]);
        return [File.ReadAllBytes(folder["head.onnx"])];
    }
}
