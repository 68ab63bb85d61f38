using Panns.Engine;
using Panns.Networks;

namespace Panns.Onnx.Tests.Runtime.Support;

/// <summary>The outputs of one run as arrays; empty for those that the network does not have.</summary>
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
