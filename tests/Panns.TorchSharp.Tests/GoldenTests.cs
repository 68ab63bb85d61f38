using Panns.TorchSharp.Tests.Support;
using Panns.Weights;

namespace Panns.TorchSharp.Tests;

/// <summary>Every architecture with reference data on libtorch, against the original code's outputs.</summary>
public sealed class GoldenTests(ITestOutputHelper output)
{
    /// <summary>Architectures of the reference data.</summary>
    public static string[] Architectures { get; } =
    [
        "Cnn6", "Cnn14", "Cnn14_16k", "Cnn14_DecisionLevelMax", "Cnn14_DecisionLevelAtt", "DaiNet19", "LeeNet11", "MobileNetV1",
        "MobileNetV2", "Res1dNet31", "ResNet22", "Wavegram_Logmel_Cnn14",
    ];

    private static double Tolerance => TestDevice.Tolerance(4e-6);

    private static TorchSessionOptions Options => new() { Device = TestDevice.Name };

    public static TheoryData<string> Cases => [.. Architectures];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Outputs_equal_the_original_code(string architecture)
    {
        LibTorch.Require();
        using var weights = ManifestWeights.Load(architecture);
        var network = PannsModels.Get(architecture).Describe();
        using var session = TorchSession.Create(network, weights, Options);
        foreach (var waveform in new[] { "A", "B" })
        {
            var result = SessionResult.Of(session, Waveforms.Reference(waveform, network.SampleRate));
            Compare(result.Clipwise, $"{waveform}_clipwise_output", isRelative: false);
            if (network.EmbeddingSize > 0)
            {
                Compare(result.Embedding, $"{waveform}_embedding", isRelative: true);
            }

            if (network.FramewiseOutput is not null)
            {
                Compare(result.Framewise, $"{waveform}_framewise_output", isRelative: false);
            }
        }

        void Compare(float[] actual, string file, bool isRelative)
        {
            var path = TestData.Path(Path.Combine("reference", architecture, file + ".npy"));
            var expected = Array.ConvertAll(Npy.ReadSingle(path).Values, value => (double)value);
            var difference = Difference.Largest(actual, expected) / (isRelative ? Difference.LargestMagnitude(expected) : 1);
            output.WriteLine(FormattableString.Invariant($"{architecture} {file}: {difference:e2}"));
            Assert.True(difference <= Tolerance, $"{architecture} {file}: {difference:e2}");
        }
    }

    [Theory]
    [InlineData("speech")]
    [InlineData("typing")]
    [InlineData("esc_dog")]
    public void EfficientAt_equals_the_original_code_on_real_recordings(string clip)
    {
        LibTorch.Require();
        var network = PannsModels.Mn04.Describe();
        using var weights = WeightFile.Open(TestData.Path(Path.Combine("efficientat", "mn04_as_mAP_432.pt")));
        using var session = TorchSession.Create(network, weights, Options);
        var samples = Npy.ReadInt16(PathOf("wav_i16")).Values;
        var result = SessionResult.Of(session, Array.ConvertAll(samples, value => value / 32768f));
        float[] golden = Npy.ReadSingle(PathOf("logits")).Values, embedding = Npy.ReadSingle(PathOf("emb384")).Values;
        double[] scores = [.. golden.Select(value => 1 / (1 + Math.Exp(-(double)value)))];
        Check("clipwise", Difference.Largest(result.Clipwise, scores), Tolerance);

        // Logits go up to 17, so the tolerance is relative. Embeddings, up to 1.4, have the CPU engine's tolerance.
        Check("logits", Difference.Largest(result.Logits, golden) / golden.Max(Math.Abs), Tolerance);
        Check("embedding", Difference.Largest(result.Embedding, embedding), TestDevice.Tolerance(2e-5));

        void Check(string what, double difference, double tolerance)
        {
            output.WriteLine(FormattableString.Invariant($"{clip} {what}: {difference:e2}"));
            Assert.True(difference <= tolerance, $"{clip} {what}: {difference:e2}");
        }

        string PathOf(string what) => TestData.Path(Path.Combine("reference", "mn04", "golden", $"{clip}.{what}.npy"));
    }
}
