using System.Collections.Immutable;
using Panns.Transfer.Strategies;

namespace Panns.Transfer;

/// <summary>The strategies by name.</summary>
public static class TransferStrategies
{
    /// <summary>One linear layer on the frozen embedding.</summary>
    public static TransferStrategy FreezeL1 { get; } = new HeadStrategy(
        "freeze_l1", "one linear layer on the frozen network's embedding", new(FeatureKind.Embedding), HeadTrainingOptions.Default);

    /// <summary>Three layers (512, 256, classes) on the frozen embedding.</summary>
    public static TransferStrategy FreezeL3 { get; } = new HeadStrategy(
        "freeze_l3", "three layers on the frozen network's embedding", new(FeatureKind.Embedding), HeadTrainingOptions.Default with { Hidden = [512, 256] });

    /// <summary>Logistic regression on the frozen embedding.</summary>
    public static TransferStrategy LinearProbe { get; } = new ProbeStrategy(
        "linear_probe", "logistic regression on the frozen network's embedding", new(FeatureKind.Embedding), LinearProbeOptions.Default);

    /// <summary>Logistic regression on log-mel statistics, without a network.</summary>
    public static TransferStrategy LogMelBaseline { get; } = new ProbeStrategy(
        "logmel_stats", "weak baseline: logistic regression on log-mel statistics, no network", new(FeatureKind.LogMelStatistics), LinearProbeOptions.Default);

    /// <summary>The network's own AudioSet classes, matched by name: nothing is learned.</summary>
    public static TransferStrategy ZeroShot { get; } = new ZeroShotStrategy(new(FeatureKind.Logits));

    /// <summary>All strategies, in display order.</summary>
    public static ImmutableArray<TransferStrategy> All { get; } = [FreezeL1, FreezeL3, LinearProbe, FineTune, Scratch, ZeroShot, LogMelBaseline];

    /// <summary>Trains all weights, starting from the pretrained ones.</summary>
    public static TransferStrategy FineTune => NetworkStrategies.FineTune;

    /// <summary>Trains all weights, starting from random ones.</summary>
    public static TransferStrategy Scratch => NetworkStrategies.Scratch;

    /// <summary>Finds a strategy by name, ignoring case and underscores.</summary>
    /// <param name="name">Name of the strategy, such as <c>freeze_l1</c>.</param>
    /// <exception cref="PannsException">No such strategy exists; the message lists those available.</exception>
    public static TransferStrategy Get(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(one => string.Equals(Plain(one.Name), Plain(name), StringComparison.OrdinalIgnoreCase))
            ?? throw new PannsException($"no strategy is called '{name}'; there are {string.Join(", ", All.Select(one => one.Name))}");
    }

    /// <summary>A frozen strategy with your own options.</summary>
    /// <param name="name">Its name in reports.</param>
    /// <param name="options">How the head is trained.</param>
    public static TransferStrategy Frozen(string name, HeadTrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new HeadStrategy(name, "a head on the frozen network's embedding", new(FeatureKind.Embedding), options);
    }

    /// <summary>A linear probe with your own options.</summary>
    /// <param name="name">Its name in reports.</param>
    /// <param name="options">How it is fitted.</param>
    public static TransferStrategy Probe(string name, LinearProbeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new ProbeStrategy(name, "logistic regression on the frozen network's embedding", new(FeatureKind.Embedding), options);
    }

    private static string Plain(string name) => name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
}
