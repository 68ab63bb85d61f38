using Panns.Engine;
using Panns.TorchSharp.Tests.Support;

namespace Panns.TorchSharp.Tests;

/// <summary>Architectures without reference data, on libtorch against the CPU engine, which has its own tests against that data.</summary>
public sealed class CatalogTests(ITestOutputHelper output)
{
    private const int Clips = 2;
    private const double Seconds = 2.2;

    /// <summary>One network per kind of layers; those that differ only in width or front end take minutes and are explicit.</summary>
    private static readonly string[] Usual =
    [
        "Cnn10", "Cnn14_emb32", "Cnn14_DecisionLevelAvg", "ResNet38", "ResNet54", "LeeNet24", "Res1dNet51", "Wavegram_Cnn14",
        "Wavegram_Logmel128_Cnn14", "VGGish", "mn04_as", "mn10_as", "TALNet",
    ];

    private static double Tolerance => TestDevice.Tolerance(1e-5);

    public static TheoryData<string> Kinds => [.. Usual];

    public static TheoryData<string> Others => [.. DistinctNetworks.WithSystems.Select(model => model.Name).Except([.. Usual, .. GoldenTests.Architectures])];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Outputs_equal_those_of_the_cpu_engine(string architecture) => Compare(architecture);

    [Theory(Explicit = true)]
    [MemberData(nameof(Others))]
    public void Outputs_of_the_others_equal_those_of_the_cpu_engine(string architecture) => Compare(architecture);

    private void Compare(string architecture)
    {
        LibTorch.Require();
        var network = PannsModels.GetForPretraining(architecture).Describe(classes: 9);
        using var weights = new SyntheticWeights(network);
        var waveforms = Waveforms.Synthetic(Clips * (int)(Seconds * network.SampleRate));
        var expected = RunAndDispose(CpuSession.Create(network, weights));
        var actual = RunAndDispose(TorchSession.Create(network, weights, new() { Device = TestDevice.Name }));
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
