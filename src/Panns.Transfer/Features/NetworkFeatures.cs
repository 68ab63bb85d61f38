using Panns.Clips;
using Panns.Common;
using Panns.Engine;

namespace Panns.Transfer.Features;

/// <summary>
/// A network's outputs in evaluation mode: its embedding, used by the paper's frozen strategies (section V), or its logits, used by zero-shot
/// classification.
/// </summary>
[BestFriend]
internal sealed class NetworkFeatures(Backbone backbone, OutputKinds output) : IClipFeatures
{
    private readonly NetworkFunction _function = new(backbone.Session, output);

    public string Name => backbone.Network.Name + (output == OutputKinds.Embedding ? " embedding" : " outputs");

    public int Dimension => output == OutputKinds.Embedding ? backbone.Network.EmbeddingSize : backbone.Network.Classes;

    public int SampleRate => backbone.Network.SampleRate;

    public string Key { get; } = KeyOf(backbone.Session, output, backbone.WeightsHash);

    public WindowSchedule Schedule(int threads) => WindowSchedule.Of(backbone.Session, threads);

    public void Run(ReadOnlySpan<float> windows, int count, Span<float> values, CancellationToken cancellationToken)
        => _function.Run(windows, count, values, cancellationToken);

    public bool SharesOverlaps => _function.SharesOverlaps;

    public void RunOverlapping(ReadOnlySpan<float> stretch, int count, int step, Span<float> values, CancellationToken cancellationToken)
        => _function.RunOverlapping(stretch, count, step, values, cancellationToken);

    /// <summary>Identifies everything that a network's output depends on except the samples.</summary>
    public static string KeyOf(IInferenceSession session, OutputKinds output, string weightsHash)
    {
        var network = session.Network;
        var (name, size) = output == OutputKinds.Embedding ? ("embedding", network.EmbeddingSize) : ("logits", network.Classes);
        return $"{name} {network.Name} {size} {network.FrontEnd} {weightsHash} {session.Engine}";
    }
}
