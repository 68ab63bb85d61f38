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

    public bool SharesOverlaps => session is IOverlapSession { SharesOverlaps: true };

    public void Run(ReadOnlySpan<float> windows, int count, Span<float> values, CancellationToken cancellationToken)
        => session.Run(windows, count, To(values), cancellationToken);

    public void RunOverlapping(ReadOnlySpan<float> stretch, int count, int step, Span<float> values, CancellationToken cancellationToken)
        => ((IOverlapSession)session).RunOverlapping(stretch, count, step, To(values), cancellationToken);

    private NetworkOutputs To(Span<float> values) => output switch
    {
        OutputKinds.Embedding => new() { Embedding = values },
        OutputKinds.Framewise => new() { Framewise = values },
        OutputKinds.Logits => new() { Logits = values },
        _ => new() { Clipwise = values },
    };
}
