using Panns.Clips;
using Panns.Common;
using Panns.Networks;
using Panns.Transfer.Features;

namespace Panns.Transfer.Strategies;

/// <summary>Which vectors a head reads.</summary>
/// <param name="Kind">What they are.</param>
/// <param name="PadSeconds">Shorter clips are extended by silence to so many seconds first; 0 leaves them as they are; null for what the set says.</param>
internal sealed record FeatureChoice(FeatureKind Kind, double? PadSeconds = null)
{
    public double? PadSeconds { get; } = PadSeconds is { } seconds ? Guard.InRange(seconds, 0, WindowPlan.UsualWindow) : null;

    /// <summary>To how many seconds shorter clips are extended; 0 leaves them as they are.</summary>
    public double Padding => PadSeconds ?? 0;

    /// <summary>The choice for a set, which may say how its clips are extended.</summary>
    public FeatureChoice For(LabeledDataset data) => PadSeconds is null ? new(Kind, data.PadSeconds) : this;

    /// <summary>What computes them.</summary>
    /// <param name="backbone">The network; null where there is none.</param>
    /// <param name="strategy">Who asks.</param>
    /// <exception cref="PannsException">There is no network, or one that has no such vectors.</exception>
    public IClipFeatures Open(Backbone? backbone, string strategy)
    {
        IClipFeatures features = Kind switch
        {
            FeatureKind.Embedding => new NetworkFeatures(
                Require(backbone, strategy, network => network.EmbeddingSize > 0, "embedding"), OutputKinds.Embedding),
            FeatureKind.Logits => new NetworkFeatures(
                Require(backbone, strategy, network => network.LogitsOutput is not null, "outputs of whole clips before the sigmoid"), OutputKinds.Logits),
            _ => new LogMelStatistics(),
        };
        return Padding > 0 ? new PaddedFeatures(features, Padding) : features;
    }

    private static Backbone Require(Backbone? backbone, string strategy, Func<NetworkDescription, bool> serves, string what)
    {
        var given = TransferContext.Require(backbone, strategy);
        return serves(given.Network)
            ? given
            : throw new PannsException($"{given.Model.Name} has no {what}: choose a network for tagging, such as Cnn14 or mn04_as");
    }
}
