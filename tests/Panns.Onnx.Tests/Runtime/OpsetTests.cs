using Panns.Onnx.Tests.Runtime.Support;
using Panns.Onnx.Tests.Support;
using Panns.Tests.Support;

namespace Panns.Onnx.Tests.Runtime;

/// <summary>Every operator set gives the same results, on networks that use every operator between them.</summary>
public class OpsetTests
{
    [Theory]
    [InlineData("mn04_as")]
    [InlineData("VGGish")]
    [InlineData("Cnn14_DecisionLevelAtt")]
    [InlineData("Wavegram_Logmel_Cnn14")]
    public void All_operator_sets_agree(string model)
    {
        var network = PannsModels.Get(model).Describe(9);
        var waveform = new float[network.SampleRate];
        ManifestWeights.Fill("noise", 0, 0.5, waveform);
        using var weights = new RandomWeights(network);
        float[]? expected = null;
        foreach (var opset in (ReadOnlySpan<int>)[OnnxExportOptions.MinimumOpset, 18, OnnxExportOptions.MaximumOpset])
        {
            using var session = OnnxSession.Create(network, OnnxExporter.Build(network, weights, new OnnxExportOptions { Opset = opset }));
            var actual = Outputs.Of(session, waveform, 1).Clipwise;
            expected ??= actual;
            Assert.InRange(Difference.Largest(expected, actual), 0, 1e-6);
        }
    }

    [Theory]
    [InlineData("mn04_as")]
    [InlineData("VGGish")]
    [InlineData("Cnn14_8k")]
    [InlineData("Cnn14_hop1000")]
    public void Both_front_ends_agree(string model)
    {
        var network = PannsModels.Get(model).Describe(9);
        var waveform = new float[network.SampleRate * 3 / 2];
        ManifestWeights.Fill("noise", 0, 0.5, waveform);
        using var weights = new RandomWeights(network);
        using var stft = OnnxSession.Create(network, weights, new OnnxSessionOptions { FrontEnd = OnnxFrontEnd.Stft });
        using var convolution = OnnxSession.Create(network, weights, new OnnxSessionOptions { FrontEnd = OnnxFrontEnd.Convolution });
        Assert.InRange(Difference.Largest(Outputs.Of(stft, waveform, 1).Clipwise, Outputs.Of(convolution, waveform, 1).Clipwise), 0, 1e-5);
    }
}
