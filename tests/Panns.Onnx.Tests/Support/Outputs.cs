using Panns.Engine;
using Panns.Networks;

// The runtime has threads of its own, and large networks would meet in memory.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Panns.Onnx.Tests.Support;

/// <summary>The outputs of one run in arrays; empty for those that the network lacks.</summary>
internal sealed record Outputs(float[] Clipwise, float[] Embedding, float[] Framewise, float[] Logits)
{
    public static Outputs Of(OnnxSession session, ReadOnlySpan<float> waveforms, int clips)
    {
        var outputs = Allocate(session.Network, clips, session.Network.FrameCount(waveforms.Length / clips));
        session.Run(waveforms, clips, outputs.ToNetworkOutputs());
        return outputs;
    }

    public static Outputs OfLogMel(OnnxSession session, ReadOnlySpan<float> logMels, int clips)
    {
        var outputs = Allocate(session.Network, clips, logMels.Length / clips / session.Network.FrontEnd!.MelBins);
        session.RunLogMel(logMels, clips, outputs.ToNetworkOutputs());
        return outputs;
    }

    public static Outputs Allocate(NetworkDescription network, int clips, int frames) => new(
        new float[clips * network.Classes],
        new float[clips * network.EmbeddingSize],
        new float[network.FramewiseOutput is null ? 0 : clips * frames * network.Classes],
        new float[network.LogitsOutput is null ? 0 : clips * network.Classes]);

    public NetworkOutputs ToNetworkOutputs() => new() { Clipwise = Clipwise, Embedding = Embedding, Framewise = Framewise, Logits = Logits };
}

internal static class Difference
{
    public static double Largest(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        var largest = 0.0;
        for (var i = 0; i < expected.Length; i++)
        {
            // Written so that NaN counts.
            var difference = Math.Abs((double)expected[i] - actual[i]);
            largest = difference <= largest ? largest : difference;
        }

        return largest;
    }

    /// <summary>The largest difference as a share of the largest expected value.</summary>
    public static double Relative(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        var scale = 0.0;
        foreach (var value in expected)
        {
            scale = Math.Max(scale, Math.Abs(value));
        }

        return Largest(expected, actual) / Math.Max(scale, 1);
    }
}
