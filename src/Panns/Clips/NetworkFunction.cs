using Panns.Common;
using Panns.Engine;

namespace Panns.Clips;

/// <summary>Computes one output of a network.</summary>
/// <param name="session">The network; not disposed.</param>
/// <param name="output">The output.</param>
[BestFriend]
internal sealed class NetworkFunction(IInferenceSession session, OutputKinds output) : IWindowFunction
{
    public int SampleRate => session.Network.SampleRate;

    public int SizeOf(int samples) => output switch
    {
        OutputKinds.Embedding => session.Network.EmbeddingSize,
        OutputKinds.Framewise => session.Network.FrameCount(samples) * session.Network.Classes,
        _ => session.Network.Classes,
    };

    public void Run(ReadOnlySpan<float> windows, int count, Span<float> values, CancellationToken cancellationToken)
        => session.Run(
            windows,
            count,
            output switch
            {
                OutputKinds.Embedding => new() { Embedding = values },
                OutputKinds.Framewise => new() { Framewise = values },
                OutputKinds.Logits => new() { Logits = values },
                _ => new() { Clipwise = values },
            },
            cancellationToken);
}
