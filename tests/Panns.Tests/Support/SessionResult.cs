using Panns.Engine;
using Panns.Networks;

namespace Panns.Tests.Support;

/// <summary>All outputs of a session for a batch; empty for those that the network does not have.</summary>
internal sealed record SessionResult(float[] Clipwise, float[] Logits, float[] Embedding, float[] Framewise)
{
    public static SessionResult Of(IInferenceSession session, float[] waveforms, int clips = 1)
    {
        var result = For(session.Network, waveforms.Length / clips, clips);
        session.Run(waveforms, clips, result.AsOutputs(), TestContext.Current.CancellationToken);
        return result;
    }

    public static SessionResult For(NetworkDescription network, int samples, int clips) => new(
        new float[clips * network.Classes],
        new float[network.LogitsOutput is null ? 0 : clips * network.Classes],
        new float[clips * network.EmbeddingSize],
        new float[network.FramewiseOutput is null ? 0 : clips * network.FrameCount(samples) * network.Classes]);

    public NetworkOutputs AsOutputs() => new() { Clipwise = Clipwise, Logits = Logits, Embedding = Embedding, Framewise = Framewise };

    /// <summary>The results of one clip of a batch.</summary>
    public SessionResult Clip(int clip, int clips)
    {
        return new(Part(Clipwise), Part(Logits), Part(Embedding), Part(Framewise));

        float[] Part(float[] values) => values[(values.Length / clips * clip)..(values.Length / clips * (clip + 1))];
    }
}
