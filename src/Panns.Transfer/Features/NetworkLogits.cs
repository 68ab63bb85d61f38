using Panns.Engine;

namespace Panns.Transfer.Features;

/// <summary>A network's own outputs before the sigmoid, in evaluation mode: what zero-shot classification chooses from.</summary>
internal sealed class NetworkLogits(Backbone backbone) : IClipFeatures
{
    private readonly IInferenceSession _session = backbone.Session;

    public string Name => backbone.Network.Name + " outputs";

    public int Dimension => backbone.Network.Classes;

    public int SampleRate => backbone.Network.SampleRate;

    public string Key { get; } = $"logits {backbone.Network.Name} {backbone.Network.Classes} {backbone.Network.FrontEnd} {backbone.WeightsHash}";

    public void Extract(ReadOnlySpan<float> waveform, Span<float> features, CancellationToken cancellationToken)
        => _session.Run(waveform, 1, new NetworkOutputs { Logits = features }, cancellationToken);
}
