#if PANNS_ONNXRUNTIME
using Panns.Onnx;
using Panns.Weights;

namespace Panns.Architecture.Tests.Examples;

/// <summary>The examples in the documentation of Panns.Onnx, compiled.</summary>
internal static class OnnxExamples
{
    public static void OnnxExporter_1()
    {
        var network = PannsModels.Cnn14.Describe();
        using var weights = WeightFile.Open("Cnn14_mAP=0.431.pth");
        OnnxExporter.Export(network, weights, "cnn14.onnx", OnnxExportOptions.Default with { HalfPrecision = true });
    }

    public static void OnnxSession_1()
    {
        using var session = OnnxSession.Open("cnn14.onnx", OnnxSessionOptions.Default with { Threads = 4 });
        using var model = new PannsModel(session); // tags, embeds and detects as with any engine
        Console.WriteLine(new AudioTagger(model).Tag("dog.wav").Tags[0]);
    }
}
#endif
