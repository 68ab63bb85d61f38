using Panns.Clips;
using Panns.Common;
using Panns.Networks;
using Panns.Transfer.Features;

namespace Panns.Transfer.Strategies;

/// <summary>The vectors that a head reads.</summary>
/// <param name="Kind">Their kind.</param>
/// <param name="PadSeconds">Shorter clips are padded with silence to this many seconds; 0 for no padding; null for the dataset's setting.</param>
internal sealed record FeatureChoice(FeatureKind Kind, double? PadSeconds = null)
{
    public double? PadSeconds { get; } = PadSeconds is { } seconds ? Guard.InRange(seconds, 0, WindowPlan.UsualWindow) : null;

    /// <summary>Length in seconds to which shorter clips are padded; 0 for no padding.</summary>
    public double Padding => PadSeconds ?? 0;

    /// <summary>The choice for a dataset, which can have its own padding.</summary>
    public FeatureChoice For(LabeledDataset data) => PadSeconds is null ? new(Kind, data.PadSeconds) : this;

    /// <summary>Creates the object that computes the vectors.</summary>
    /// <param name="backbone">The network; null if there is none.</param>
    /// <param name="strategy">The strategy's name, for messages.</param>
    /// <exception cref="PannsException">There is no network, or it does not have these vectors.</exception>
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
