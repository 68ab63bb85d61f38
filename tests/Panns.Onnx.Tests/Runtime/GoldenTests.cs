using Panns.Onnx.Tests.Runtime.Support;
using Panns.Onnx.Tests.Support;
using Panns.Tests.Support;

namespace Panns.Onnx.Tests.Runtime;

/// <summary>Exported networks on ONNX Runtime against the outputs of the original PyTorch code on the same weights.</summary>
public class GoldenTests(ITestOutputHelper output)
{
    private const double Tolerance = 1e-5;

    [Theory]
    [InlineData("Cnn6")]
    [InlineData("Cnn14")]
    [InlineData("Cnn14_16k")]
    [InlineData("Cnn14_DecisionLevelMax")]
    [InlineData("Cnn14_DecisionLevelAtt")]
    [InlineData("DaiNet19")]
    [InlineData("LeeNet11")]
    [InlineData("MobileNetV1")]
    [InlineData("MobileNetV2")]
    [InlineData("Res1dNet31")]
    [InlineData("ResNet22")]
    [InlineData("Wavegram_Logmel_Cnn14")]
    public void Outputs_equal_the_original_code(string model)
    {
        using var weights = ManifestWeights.Load(model);
        using var session = OnnxSession.Create(PannsModels.Get(model).Describe(), weights);
        foreach (var clip in (ReadOnlySpan<string>)["A", "B"])
        {
            var samples = Waveform(clip, session.Network.SampleRate);
            var actual = Outputs.Of(session, samples, 1);
            Compare($"{model}/{clip}_clipwise_output.npy", actual.Clipwise);
            if (actual.Embedding.Length > 0)
            {
                Compare($"{model}/{clip}_embedding.npy", actual.Embedding);
            }

            if (actual.Framewise.Length > 0)
            {
                Compare($"{model}/{clip}_framewise_output.npy", actual.Framewise);
            }
        }
    }

    [Theory]
    [InlineData("Cnn6", "32k")]
    [InlineData("MobileNetV2", "32k")]
    [InlineData("Cnn14_16k", "16k")]
    [InlineData("Cnn14_DecisionLevelAtt", "32k")]
    public void Outputs_from_the_log_mel_equal_the_original_code(string model, string frontEnd)
    {
        using var weights = ManifestWeights.Load(model);
        using var session = OnnxSession.Create(PannsModels.Get(model).Describe(), weights, input: OnnxInput.LogMel);
        var (_, logMel) = Npy.ReadSingle(TestData.Path($"reference/frontend/logmel_{frontEnd}_B.npy"));
        var actual = Outputs.OfLogMel(session, logMel, 1);
        Compare($"{model}/B_clipwise_output.npy", actual.Clipwise);
        if (actual.Framewise.Length > 0)
        {
            Compare($"{model}/B_framewise_output.npy", actual.Framewise);
        }
    }

    [Theory]
    [InlineData("Cnn6")]
    [InlineData("MobileNetV1")]
    public void Outputs_by_the_STFT_operator_equal_the_original_code(string model)
    {
        using var weights = ManifestWeights.Load(model);
        using var session = OnnxSession.Create(PannsModels.Get(model).Describe(), weights, new OnnxSessionOptions { FrontEnd = OnnxFrontEnd.Stft });
        var actual = Outputs.Of(session, Waveform("A", session.Network.SampleRate), 1);
        Compare($"{model}/A_clipwise_output.npy", actual.Clipwise);
        Compare($"{model}/A_embedding.npy", actual.Embedding);
    }

    private static float[] Waveform(string clip, int rate)
    {
        var (_, samples) = Npy.ReadSingle(TestData.Path($"reference/frontend/waveform_{clip}.npy"));
        return [.. samples.Where((_, index) => index % (32000 / rate) == 0)];
    }

    private void Compare(string file, float[] actual)
    {
        var (_, expected) = Npy.ReadSingle(TestData.Path($"reference/{file}"));
        var difference = Difference.Relative(expected, actual);
        output.WriteLine(FormattableString.Invariant($"{file}: {difference:E1}"));
        Assert.InRange(difference, 0, Tolerance);
    }
}
