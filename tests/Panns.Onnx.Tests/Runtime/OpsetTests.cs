using Panns.FrontEnd;
using Panns.Networks;
using Panns.Onnx.Tests.Runtime.Support;
using Panns.Onnx.Tests.Support;
using Panns.Tests.Support;

namespace Panns.Onnx.Tests.Runtime;

/// <summary>All operator sets and both front ends give the same results, on small networks that together use every operator.</summary>
public class OpsetTests
{
    private static readonly Dictionary<string, Func<NetworkDescription>> Networks = new()
    {
        ["mn04_as"] = () => PannsModels.Mn04.Describe(9),
        ["patches"] = () => SmallNetworks.Patches(),
        ["attention"] = SmallNetworks.Attention,
        ["wavegram"] = SmallNetworks.Wavegram,
        ["recurrence"] = SmallNetworks.Recurrence,
        ["8 kHz"] = () => SmallNetworks.Convolutions(LogMelSettings.Panns8k),
        ["hop 1000"] = () => SmallNetworks.Convolutions(new LogMelSettings { HopSize = 1000 }),
    };

    [Theory]
    [InlineData("mn04_as")]
    [InlineData("patches")]
    [InlineData("attention")]
    [InlineData("wavegram")]
    [InlineData("recurrence")]
    public void All_operator_sets_agree(string name)
    {
        var network = Networks[name]();
        var waveform = Noise(network.SampleRate);
        using var weights = new RandomWeights(network);
        Outputs? expected = null;
        foreach (var opset in (ReadOnlySpan<int>)[OnnxExportOptions.MinimumOpset, 18, OnnxExportOptions.MaximumOpset])
        {
            using var session = OnnxSession.Create(network, OnnxExporter.Build(network, weights, new OnnxExportOptions { Opset = opset }));
            var actual = Outputs.Of(session, waveform, 1);
            expected ??= actual;
            Assert.InRange(Difference.Largest(expected.Clipwise, actual.Clipwise), 0, 1e-6);
            Assert.InRange(Difference.Largest(expected.Framewise, actual.Framewise), 0, 1e-6);
        }
    }

    [Theory]
    [InlineData("mn04_as")]
    [InlineData("patches")]
    [InlineData("recurrence")]
    [InlineData("8 kHz")]
    [InlineData("hop 1000")]
    public void Both_front_ends_agree(string name)
    {
        var network = Networks[name]();
        var waveform = Noise(network.SampleRate * 3 / 2);
        using var weights = new RandomWeights(network);
        using var stft = OnnxSession.Create(network, weights, new OnnxSessionOptions { FrontEnd = OnnxFrontEnd.Stft });
        using var convolution = OnnxSession.Create(network, weights, new OnnxSessionOptions { FrontEnd = OnnxFrontEnd.Convolution });
        var (expected, actual) = (Outputs.Of(stft, waveform, 1), Outputs.Of(convolution, waveform, 1));
        Assert.InRange(Difference.Largest(expected.Clipwise, actual.Clipwise), 0, 1e-5);
        Assert.InRange(Difference.Relative(expected.Embedding, actual.Embedding), 0, 1e-5);
    }

    [Fact]
    public void In_float16_a_recurrence_keeps_float32()
    {
        var network = SmallNetworks.Recurrence();
        using var weights = new RandomWeights(network);
        using var single = OnnxSession.Create(network, OnnxExporter.Build(network, weights, OnnxExportOptions.Default));
        using var half = OnnxSession.Create(network, OnnxExporter.Build(network, weights, new OnnxExportOptions { HalfPrecision = true }));
        var waveform = Noise(network.SampleRate);
        Assert.InRange(Difference.Largest(Outputs.Of(single, waveform, 1).Framewise, Outputs.Of(half, waveform, 1).Framewise), 1e-7, 1e-2);
    }

    private static float[] Noise(int samples)
    {
        var waveform = new float[samples];
        ManifestWeights.Fill("noise", 0, 0.5, waveform);
        return waveform;
    }
}
