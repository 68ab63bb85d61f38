using Panns.Engine;
using Panns.FrontEnd;
using Panns.Networks;
using Panns.Onnx.Tests.Runtime.Support;
using Panns.Onnx.Tests.Support;
using Panns.Tests.Support;

namespace Panns.Onnx.Tests.Runtime;

/// <summary>
/// Every network of the catalog: ONNX Runtime with the exported model and the CPU engine, two implementations that only share the
/// description, give the same outputs.
/// </summary>
public class EngineTests(ITestOutputHelper output)
{
    private const double Tolerance = 1e-5;

    // One network of each kind is compared at more lengths, in batches and from the log-mel; the others only differ in size, and are narrowed where that is large.
    private static readonly string[] Representatives =
    [
        "Cnn6", "Cnn14_DecisionLevelAtt", "ResNet22", "MobileNetV1", "MobileNetV2", "LeeNet11", "DaiNet19", "Res1dNet31",
        "Wavegram_Logmel_Cnn14", "VGGish", "mn04_as", "TALNet",
    ];

    private const int Large = 20_000_000;

    public static TheoryData<string> Models => [.. DistinctNetworks.WithSystems.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Models))]
    public void Both_engines_agree(string model)
    {
        var network = PannsModels.GetForPretraining(model).Describe();
        if (Representatives.Contains(model))
        {
            Compare(network, withLogMel: true, [(1, 1.0), (1, 3.7), (1, 10), (3, 1.0)]);
        }
        else
        {
            Compare(network.ParameterCount > Large ? NarrowNetwork.Of(network) : network, withLogMel: false, [(1, 1.0)]);
        }
    }

    private void Compare(NetworkDescription network, bool withLogMel, ReadOnlySpan<(int Clips, double Seconds)> cases)
    {
        using var weights = new RandomWeights(network);
        using var engine = CpuSession.Create(network, weights);
        using var waveformSession = OnnxSession.Create(network, weights);
        using var logMelSession = withLogMel && TakesLogMel(network) ? OnnxSession.Create(network, weights, input: OnnxInput.LogMel) : null;
        foreach (var (clips, seconds) in cases)
        {
            var samples = (int)(seconds * network.SampleRate);
            var waveforms = new float[clips * samples];
            ManifestWeights.Fill("noise", 0, 0.3, waveforms);
            var expected = Outputs.Allocate(network, clips, network.FrameCount(samples));
            engine.Run(waveforms, clips, expected.ToNetworkOutputs(), TestContext.Current.CancellationToken);
            AssertEqual($"{network.Name}, {clips} x {seconds} s, waveform", expected, Outputs.Of(waveformSession, waveforms, clips));
            if (logMelSession is not null)
            {
                AssertEqual($"{network.Name}, {clips} x {seconds} s, log-mel", expected, Outputs.OfLogMel(logMelSession, LogMels(network.FrontEnd!, waveforms, clips), clips));
            }
        }
    }

    private static bool TakesLogMel(NetworkDescription network)
        => network.FrontEnd is not null && !network.Name.StartsWith("Wavegram", StringComparison.Ordinal);

    private static float[] LogMels(LogMelSettings settings, ReadOnlySpan<float> waveforms, int clips)
    {
        var frontEnd = new LogMelSpectrogram(settings);
        var samples = waveforms.Length / clips;
        var length = settings.FrameCount(samples) * settings.MelBins;
        var logMels = new float[clips * length];
        for (var clip = 0; clip < clips; clip++)
        {
            frontEnd.Compute(waveforms.Slice(clip * samples, samples), logMels.AsSpan(clip * length, length));
        }

        return logMels;
    }

    private void AssertEqual(string what, Outputs expected, Outputs actual)
    {
        var clipwise = Difference.Largest(expected.Clipwise, actual.Clipwise);
        var embedding = Difference.Relative(expected.Embedding, actual.Embedding);
        var framewise = Difference.Largest(expected.Framewise, actual.Framewise);
        output.WriteLine(FormattableString.Invariant($"{what}: clipwise {clipwise:E1}, embedding {embedding:E1}, framewise {framewise:E1}"));
        Assert.True(expected.Clipwise.Max() > 0.5 && expected.Clipwise.Min() < 0.5, "the scores say nothing");
        Assert.InRange(clipwise, 0, Tolerance);
        Assert.InRange(embedding, 0, Tolerance);
        Assert.InRange(framewise, 0, Tolerance);
    }
}
