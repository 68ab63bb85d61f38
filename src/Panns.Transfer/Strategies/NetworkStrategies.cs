using System.Collections.Immutable;
using Panns.Networks;
using Panns.Transfer.Strategies;

namespace Panns.Transfer;

/// <summary>Training of whole networks: Fine-tune and Scratch.</summary>
public static class NetworkStrategies
{
    /// <summary>Starts from the pretrained weights, with a new last layer.</summary>
    public static TransferStrategy FineTune { get; } = new NetworkStrategy(
        "fine_tune", "all layers of the pretrained network, the last one anew", NetworkTrainingOptions.FineTune, fromWeights: true);

    /// <summary>Starts from random weights.</summary>
    public static TransferStrategy Scratch { get; } = new NetworkStrategy(
        "scratch", "all layers of the network, from random weights", NetworkTrainingOptions.Scratch, fromWeights: false);

    /// <summary>Fine-tuning with your own options.</summary>
    /// <param name="name">Its name in reports.</param>
    /// <param name="options">How the network is trained.</param>
    public static TransferStrategy FineTuneWith(string name, NetworkTrainingOptions options)
        => new NetworkStrategy(name, FineTune.Summary, options, fromWeights: true);

    /// <summary>Training from scratch with your own options.</summary>
    /// <param name="name">Its name in reports.</param>
    /// <param name="options">How the network is trained.</param>
    public static TransferStrategy ScratchWith(string name, NetworkTrainingOptions options)
        => new NetworkStrategy(name, Scratch.Summary, options, fromWeights: false);

    /// <summary>Names of the layers whose size depends on the number of classes: the head.</summary>
    internal static ImmutableArray<string> HeadLayers(ModelInfo model, int classes)
    {
        var other = model.Describe(classes + 1).Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Shape, StringComparer.Ordinal);
        return [.. model.Describe(classes).Parameters
            .Where(parameter => !parameter.Shape.SequenceEqual(other[parameter.Name]))
            .Select(parameter => LayerOf(parameter.Name) + ".")
            .Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Names of all layers with parameters, from input to output.</summary>
    internal static ImmutableArray<string> AllLayers(NetworkDescription network)
        => [.. network.Parameters.Where(parameter => parameter.IsTrainable).Select(parameter => LayerOf(parameter.Name) + ".").Distinct(StringComparer.Ordinal)];

    private static string LayerOf(string parameter) => parameter[..parameter.LastIndexOf('.')];
}
