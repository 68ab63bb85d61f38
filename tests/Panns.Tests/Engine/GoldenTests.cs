using Panns.Engine;
using Panns.Tests.Support;
using Panns.Weights;

namespace Panns.Tests.Engine;

/// <summary>Every architecture with reference data against the original code's outputs, in float32 and float64.</summary>
public sealed class GoldenTests(ITestOutputHelper output)
{
    private const double Tolerance = 4e-6;

    public static TheoryData<string> Architectures =>
    [
        "Cnn6", "Cnn14", "Cnn14_16k", "Cnn14_DecisionLevelMax", "Cnn14_DecisionLevelAtt", "DaiNet19", "LeeNet11", "MobileNetV1",
        "MobileNetV2", "Res1dNet31", "ResNet22", "Wavegram_Logmel_Cnn14",
    ];

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Outputs_equal_the_original_code(string architecture)
    {
        using var weights = ManifestWeights.Load(architecture);
        var network = PannsModels.Get(architecture).Describe();
        using var session = CpuSession.Create(network, weights);
        foreach (var waveform in new[] { "A", "B" })
        {
            var result = SessionResult.Of(session, Waveforms.Reference(waveform, network.SampleRate));
            Compare(result.Clipwise, $"{waveform}_clipwise_output", 1);
            CompareExact(result.Clipwise, $"{waveform}_clipwise_output_f64", 1);
            if (network.EmbeddingSize > 0)
            {
                CompareExact(result.Embedding, $"{waveform}_embedding_f64", null);
                Compare(result.Embedding, $"{waveform}_embedding", null);
            }

            if (network.FramewiseOutput is not null)
            {
                Compare(result.Framewise, $"{waveform}_framewise_output", 1);
            }
        }

        void Compare(float[] actual, string file, double? unit)
            => Check(actual, Array.ConvertAll(Npy.ReadSingle(PathOf(file)).Values, value => (double)value), file, unit);

        void CompareExact(float[] actual, string file, double? unit) => Check(actual, Npy.ReadDouble(PathOf(file)).Values, file, unit);

        string PathOf(string file) => TestData.Path(Path.Combine("reference", architecture, file + ".npy"));

        void Check(float[] actual, double[] expected, string what, double? unit)
        {
            var difference = Difference.Largest(actual, expected) / (unit ?? Difference.LargestMagnitude(expected));
            output.WriteLine($"{architecture} {what}: {difference:e2}");
            Assert.True(difference <= Tolerance, $"{architecture} {what}: {difference:e2}");
        }
    }

    [Theory]
    [InlineData("speech")]
    [InlineData("music")]
    [InlineData("typing")]
    [InlineData("esc_dog")]
    [InlineData("esc_rain")]
    [InlineData("esc_rooster")]
    [InlineData("esc_sneeze")]
    public void EfficientAt_equals_the_original_code_on_real_recordings(string clip)
    {
        var network = PannsModels.Mn04.Describe();
        using var weights = WeightFile.Open(TestData.Path(Path.Combine("efficientat", "mn04_as_mAP_432.pt")));
        using var session = CpuSession.Create(network, weights);
        var result = SessionResult.Of(session, GoldenClip.Waveform(clip));
        var logits = Difference.Largest(result.Logits, GoldenClip.Logits(clip));
        var embedding = Difference.Largest(result.Embedding, GoldenClip.Embedding(clip));
        output.WriteLine($"{clip}: logits {logits:e2}, embedding {embedding:e2}");
        Assert.True(logits <= 1e-4, $"logits {logits:e2}");
        Assert.True(embedding <= 2e-5, $"embedding {embedding:e2}");
    }
}
