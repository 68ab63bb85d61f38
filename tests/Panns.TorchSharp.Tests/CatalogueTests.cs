using Panns.Engine;
using Panns.TorchSharp.Tests.Support;

namespace Panns.TorchSharp.Tests;

/// <summary>
/// Architectures that the reference data lacks, on libtorch against the CPU engine. What differs in the front end alone is in
/// <see cref="LogMelTests"/>.
/// </summary>
public sealed class CatalogueTests(ITestOutputHelper output)
{
    private const double Tolerance = 1e-5;
    private const int Clips = 2;
    private const double Seconds = 2.2;

    public static TheoryData<string> Architectures =>
    [
        "Cnn10", "Cnn14_emb32", "Cnn14_DecisionLevelAvg", "ResNet38", "ResNet54", "LeeNet24", "Res1dNet51", "Wavegram_Cnn14",
        "Wavegram_Logmel128_Cnn14", "VGGish", "mn04_as", "mn10_as",
    ];

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Outputs_equal_those_of_the_cpu_engine(string architecture)
    {
        LibTorch.Require();
        var network = PannsModels.Get(architecture).Describe(classes: 9);
        using var weights = new SyntheticWeights(network);
        var waveforms = Waveforms.Synthetic(Clips * (int)(Seconds * network.SampleRate));
        var expected = RunAndDispose(CpuSession.Create(network, weights));
        var actual = RunAndDispose(TorchSession.Create(network, weights));
        Check(expected.Clipwise, actual.Clipwise, "clipwise");
        Check(expected.Logits, actual.Logits, "logits");
        Check(expected.Embedding, actual.Embedding, "embedding");
        Check(expected.Framewise, actual.Framewise, "framewise");

        SessionResult RunAndDispose(IInferenceSession session)
        {
            using (session)
            {
                return SessionResult.Of(session, waveforms, Clips);
            }
        }

        void Check(float[] expected, float[] actual, string what)
        {
            if (expected.Length > 0)
            {
                var scale = Math.Max(1, expected.Max(Math.Abs));
                var difference = Difference.Largest(actual, expected) / scale;
                output.WriteLine(FormattableString.Invariant($"{architecture} {what}: {difference:e2}"));
                Assert.True(difference <= Tolerance, $"{architecture} {what}: {difference:e2}");
            }
        }
    }
}
