using Panns.Onnx.Tests.Runtime.Support;
using Panns.Onnx.Tests.Support;
using Panns.Tests.Support;

namespace Panns.Onnx.Tests.Runtime;

/// <summary>Exported networks on ONNX Runtime against the outputs of the original PyTorch code on the same weights.</summary>
public class GoldenTests(ITestOutputHelper output)
{
    private const double Tolerance = 1e-5;

    [Theory]
    [InlineData("Cnn6", "32k", true)]
    [InlineData("Cnn14", null)]
    [InlineData("Cnn14_16k", "16k")]
    [InlineData("Cnn14_DecisionLevelMax", null)]
    [InlineData("Cnn14_DecisionLevelAtt", "32k")]
    [InlineData("DaiNet19", null)]
    [InlineData("LeeNet11", null)]
    [InlineData("MobileNetV1", null, true)]
    [InlineData("MobileNetV2", "32k")]
    [InlineData("Res1dNet31", null)]
    [InlineData("ResNet22", null)]
    [InlineData("Wavegram_Logmel_Cnn14", null)]
    public void Outputs_equal_the_original_code(string model, string? logMel, bool withStft = false)
    {
        var network = PannsModels.Get(model).Describe();
        using var weights = ManifestWeights.Load(model);
        using (var session = OnnxSession.Create(network, weights))
        {
            Compare($"{model}/A", Outputs.Of(session, Waveform("A", network.SampleRate), 1));
            Compare($"{model}/B", Outputs.Of(session, Waveform("B", network.SampleRate), 1));
        }

        if (logMel is not null)
        {
            using var session = OnnxSession.Create(network, weights, input: OnnxInput.LogMel);
            var (_, values) = Npy.ReadSingle(TestData.Path($"reference/frontend/logmel_{logMel}_B.npy"));
            Compare($"{model}/B", Outputs.OfLogMel(session, values, 1));
        }

        if (withStft)
        {
            using var session = OnnxSession.Create(network, weights, new OnnxSessionOptions { FrontEnd = OnnxFrontEnd.Stft });
            Compare($"{model}/A", Outputs.Of(session, Waveform("A", network.SampleRate), 1));
        }
    }

    private static float[] Waveform(string clip, int rate)
    {
        var (_, samples) = Npy.ReadSingle(TestData.Path($"reference/frontend/waveform_{clip}.npy"));
        return [.. samples.Where((_, index) => index % (32000 / rate) == 0)];
    }

    private void Compare(string clip, Outputs actual)
    {
        Compare($"{clip}_clipwise_output.npy", actual.Clipwise);
        if (actual.Embedding.Length > 0)
        {
            Compare($"{clip}_embedding.npy", actual.Embedding);
        }

        if (actual.Framewise.Length > 0)
        {
            Compare($"{clip}_framewise_output.npy", actual.Framewise);
        }
    }

    private void Compare(string file, float[] actual)
    {
        var (_, expected) = Npy.ReadSingle(TestData.Path($"reference/{file}"));
        var difference = Difference.Relative(expected, actual);
        output.WriteLine(FormattableString.Invariant($"{file}: {difference:E1}"));
        Assert.InRange(difference, 0, Tolerance);
    }
}
