using Panns.Onnx.Tests.Runtime.Support;
using Panns.Onnx.Tests.Support;
using Panns.Tests.Support;

namespace Panns.Onnx.Tests.Runtime;

/// <summary>Accuracy of float16 and int8, on weights whose scores are distributed like a trained network's.</summary>
public class PrecisionTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("Cnn6")]
    [InlineData("MobileNetV1")]
    public void Smaller_models_stay_close(string model)
    {
        using var folder = new TemporaryFolder();
        using var weights = ManifestWeights.Load(model);
        var network = PannsModels.Get(model).Describe();
        float[][] clips = [Waveform("A"), Waveform("B")];
        OnnxExporter.Export(network, weights, folder["single.onnx"]);
        OnnxExporter.Export(network, weights, folder["half.onnx"], new OnnxExportOptions { HalfPrecision = true });
        var report = OnnxQuantizer.Export(network, weights, folder["int8.onnx"], clips, cancellationToken: TestContext.Current.CancellationToken);
        using var single = OnnxSession.Open(folder["single.onnx"]);
        using var half = OnnxSession.Open(folder["half.onnx"]);
        var difference = clips.Max(clip => Difference.Largest(Outputs.Of(single, clip, 1).Clipwise, Outputs.Of(half, clip, 1).Clipwise));
        var (singleBytes, halfBytes) = (new FileInfo(folder["single.onnx"]).Length, new FileInfo(folder["half.onnx"]).Length);
        output.WriteLine(FormattableString.Invariant($"{model}: float32 {singleBytes}, float16 {halfBytes} bytes, {difference:E1}; int8: {report}"));

        // 11 significant bits; 7 bits for weights and 8 for activations.
        Assert.InRange(difference, 0, 1e-2);
        Assert.InRange(halfBytes / (double)singleBytes, 0.49, 0.55);
        Assert.InRange(report.EmbeddingSimilarity, 0.99, 1);
        Assert.InRange(report.MeanDifference, 0, 0.03);
        Assert.InRange(report.FileBytes / (double)report.FloatBytes, 0.25, 0.3);
    }

    private static float[] Waveform(string clip) => Npy.ReadSingle(TestData.Path($"reference/frontend/waveform_{clip}.npy")).Values;
}
