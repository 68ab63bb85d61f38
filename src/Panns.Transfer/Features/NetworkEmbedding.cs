using Panns.Engine;

namespace Panns.Transfer.Features;

/// <summary>A network's embedding, in evaluation mode: what the paper's frozen strategies learn from (section V).</summary>
internal sealed class NetworkEmbedding(Backbone backbone) : IClipFeatures
{
    private readonly IInferenceSession _session = backbone.Session;

    public string Name => backbone.Network.Name + " embedding";

    public int Dimension => backbone.Network.EmbeddingSize;

    public int SampleRate => backbone.Network.SampleRate;

    public string Key { get; } = $"embedding {backbone.Network.Name} {backbone.Network.EmbeddingSize} {backbone.Network.FrontEnd} {backbone.WeightsHash}";

    public void Extract(ReadOnlySpan<float> waveform, Span<float> features, CancellationToken cancellationToken)
        => _session.Run(waveform, 1, new NetworkOutputs { Embedding = features }, cancellationToken);
}
