using System.Collections.Immutable;

namespace Panns.Transfer.Strategies.Settings;

/// <summary>The settings of heads on vectors.</summary>
internal static class VectorSettings
{
    public static ImmutableArray<Setting<HeadTrainingOptions>> Head { get; } =
    [
        Setting.Of<HeadTrainingOptions, int>(nameof(StrategyChanges.Epochs), c => c.Epochs, (o, value) => o with { Epochs = value }, o => o.Epochs),
        Setting.Of<HeadTrainingOptions, int>(nameof(StrategyChanges.BatchSize), c => c.BatchSize, (o, value) => o with { BatchSize = value }, o => o.BatchSize),
        Setting.Of<HeadTrainingOptions, double>(nameof(StrategyChanges.LearningRate), c => c.LearningRate, (o, value) => o with { LearningRate = value }, o => o.LearningRate),
        Setting.Of<HeadTrainingOptions, bool>(nameof(StrategyChanges.ClassWeights), c => c.ClassWeights, (o, value) => o with { ClassWeights = value }, o => o.ClassWeights),
        Setting.Of<HeadTrainingOptions, double>(
            nameof(StrategyChanges.ValidationShare), c => c.ValidationShare, (o, value) => o with { ValidationShare = value }, o => o.ValidationShare),
        Setting.Of<HeadTrainingOptions, int>(nameof(StrategyChanges.Patience), c => c.Patience, (o, value) => o with { Patience = value }, o => o.Patience),
        Setting.Of<HeadTrainingOptions, bool>(nameof(StrategyChanges.Standardize), c => c.Standardize, (o, value) => o with { Standardize = value }, o => o.Standardize),
        Setting.Fixed<HeadTrainingOptions>(nameof(HeadTrainingOptions.Hidden), o => string.Join(' ', o.Hidden)),
        Setting.Fixed<HeadTrainingOptions>(nameof(HeadTrainingOptions.Dropout), o => o.Dropout),
    ];

    public static ImmutableArray<Setting<LinearProbeOptions>> Probe { get; } =
    [
        Setting.Of<LinearProbeOptions, bool>(nameof(StrategyChanges.ClassWeights), c => c.ClassWeights, (o, value) => o with { ClassWeights = value }, o => o.ClassWeights),
        Setting.Of<LinearProbeOptions, bool>(nameof(StrategyChanges.Standardize), c => c.Standardize, (o, value) => o with { Standardize = value }, o => o.Standardize),
        Setting.Fixed<LinearProbeOptions>(nameof(LinearProbeOptions.Strength), o => o.Strength),
    ];
}
