using System.Collections.Immutable;

namespace Panns.Transfer.Strategies.Settings;

/// <summary>The settings for training whole networks.</summary>
internal static class NetworkSettings
{
    /// <summary>Settings of all network training.</summary>
    public static ImmutableArray<Setting<NetworkTrainingOptions>> Scratch { get; } =
    [
        Of(nameof(StrategyChanges.Epochs), c => c.Epochs, (o, value) => o with { Epochs = value }, o => o.Epochs),
        Of(nameof(StrategyChanges.BatchSize), c => c.BatchSize, (o, value) => o with { BatchSize = value }, o => o.BatchSize),
        Of(nameof(StrategyChanges.AccumulationSteps), c => c.AccumulationSteps, (o, value) => o with { AccumulationSteps = value }, o => o.AccumulationSteps),
        Of(nameof(StrategyChanges.LearningRate), c => c.LearningRate, (o, value) => o with { LearningRate = value }, o => o.LearningRate),
        Of(nameof(StrategyChanges.Schedule), c => c.Schedule, (o, value) => o with { Schedule = value }, o => o.Schedule),
        Of(nameof(StrategyChanges.WarmUpShare), c => c.WarmUpShare, (o, value) => o with { WarmUpShare = value }, o => o.WarmUpShare),
        new(nameof(StrategyChanges.Optimizer), (o, c) => c.Optimizer is { } rule ? o with { Optimizer = rule } : o, o => Optimizers.Describe(o.Optimizer)),
        // Must come after the optimizer, whose own weight decay it overrides.
        Of(nameof(StrategyChanges.WeightDecay), c => c.WeightDecay, (o, value) => o with { WeightDecay = value }, o => o.WeightDecay),
        Of(nameof(StrategyChanges.ClipNorm), c => c.ClipNorm, (o, value) => o with { ClipNorm = value }, o => o.ClipNorm),
        Of(nameof(StrategyChanges.AverageDecay), c => c.AverageDecay, (o, value) => o with { AverageDecay = value }, o => o.AverageDecay),
        Of(nameof(StrategyChanges.MixupAlpha), c => c.MixupAlpha, (o, value) => o with { MixupAlpha = value }, o => o.MixupAlpha),
        new(
            nameof(StrategyChanges.SpecAugment),
            (o, c) => c.SpecAugment is { } masks ? o with { SpecAugment = masks } : o,
            o => o.SpecAugment is { } masks ? Setting.Text(masks) : "as published"),
        Of(nameof(StrategyChanges.TimeShiftSeconds), c => c.TimeShiftSeconds, (o, value) => o with { TimeShiftSeconds = value }, o => o.TimeShiftSeconds),
        Of(nameof(StrategyChanges.GainDecibels), c => c.GainDecibels, (o, value) => o with { GainDecibels = value }, o => o.GainDecibels),
        Of(nameof(StrategyChanges.SpeedChange), c => c.SpeedChange, (o, value) => o with { SpeedChange = value }, o => o.SpeedChange),
        Of(nameof(StrategyChanges.LabelSmoothing), c => c.LabelSmoothing, (o, value) => o with { LabelSmoothing = value }, o => o.LabelSmoothing),
        Of(nameof(StrategyChanges.ClassWeights), c => c.ClassWeights, (o, value) => o with { ClassWeights = value }, o => o.ClassWeights),
        Of(nameof(StrategyChanges.ValidationShare), c => c.ValidationShare, (o, value) => o with { ValidationShare = value }, o => o.ValidationShare),
        Of(nameof(StrategyChanges.Patience), c => c.Patience, (o, value) => o with { Patience = value }, o => o.Patience),
        Setting.Fixed<NetworkTrainingOptions>(nameof(NetworkTrainingOptions.LongestClip), o => o.LongestClip),
    ];

    /// <summary>Settings of training from pretrained weights.</summary>
    public static ImmutableArray<Setting<NetworkTrainingOptions>> FineTune { get; } =
    [
        .. Scratch,
        Of(nameof(StrategyChanges.HeadEpochs), c => c.HeadEpochs, (o, value) => o with { HeadEpochs = value }, o => o.HeadEpochs),
        Of(nameof(StrategyChanges.UnfreezingSteps), c => c.UnfreezingSteps, (o, value) => o with { UnfreezingSteps = value }, o => o.UnfreezingSteps),
        new(
            nameof(StrategyChanges.BackboneRateFactor),
            (o, c) => c.BackboneRateFactor is { } factor ? o with { BackboneRateFactor = factor } : o,
            o => o.BackboneRateFactor is { } factor ? Setting.Text(factor) : "by the last layer's loss"),
        Of(nameof(StrategyChanges.KeepStatistics), c => c.KeepStatistics, (o, value) => o with { KeepStatistics = value }, o => o.KeepStatistics),
    ];

    private static Setting<NetworkTrainingOptions> Of<T>(
        string name, Func<StrategyChanges, T?> wanted, Func<NetworkTrainingOptions, T, NetworkTrainingOptions> change, Func<NetworkTrainingOptions, T> value)
        where T : struct
        => Setting.Of(name, wanted, change, value);
}
