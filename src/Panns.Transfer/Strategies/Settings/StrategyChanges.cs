using Panns.Training;

namespace Panns.Transfer.Strategies.Settings;

/// <summary>
/// Settings of strategies; null leaves a strategy's own. Each strategy takes those that <see cref="TransferStrategy.Settings"/> names.
/// </summary>
internal sealed record StrategyChanges
{
    /// <summary>Passes over the clips.</summary>
    public int? Epochs { get; init; }

    /// <summary>Clips per update.</summary>
    public int? BatchSize { get; init; }

    /// <summary>The learning rate at its highest.</summary>
    public double? LearningRate { get; init; }

    /// <summary>Whether rare classes weigh more.</summary>
    public bool? ClassWeights { get; init; }

    /// <summary>Share of the training clips set aside to decide when to stop.</summary>
    public double? ValidationShare { get; init; }

    /// <summary>Epochs without a better validation loss after which training stops.</summary>
    public int? Patience { get; init; }

    /// <summary>Whether vectors are standardized first.</summary>
    public bool? Standardize { get; init; }

    /// <summary>Shorter clips are extended by silence to so many seconds before the network sees them; 0 leaves them as they are.</summary>
    public double? PadSeconds { get; init; }

    /// <summary>The rule of the updates.</summary>
    public OptimizerOptions? Optimizer { get; init; }

    /// <summary>The rule's weight decay.</summary>
    public double? WeightDecay { get; init; }

    /// <summary>How the learning rate changes.</summary>
    public TrainingSchedule? Schedule { get; init; }

    /// <summary>Share of the updates in which the learning rate rises to its highest.</summary>
    public double? WarmUpShare { get; init; }

    /// <summary>Largest norm of all gradients together; 0 for no limit.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>Parts that a batch is computed in.</summary>
    public int? AccumulationSteps { get; init; }

    /// <summary>Alpha of mixup; 0 for none.</summary>
    public double? MixupAlpha { get; init; }

    /// <summary>Whether log-mels are masked in stripes.</summary>
    public bool? SpecAugment { get; init; }

    /// <summary>Clips are rotated in time by up to so many seconds.</summary>
    public double? TimeShiftSeconds { get; init; }

    /// <summary>Clips get louder or quieter by up to so many decibels.</summary>
    public double? GainDecibels { get; init; }

    /// <summary>Share of the target that is spread over all classes.</summary>
    public double? LabelSmoothing { get; init; }

    /// <summary>Passes in which only the new last layer learns.</summary>
    public int? HeadEpochs { get; init; }

    /// <summary>Steps in which layers are unfrozen from the top.</summary>
    public int? UnfreezingSteps { get; init; }

    /// <summary>Factor of the learning rate for pretrained layers.</summary>
    public double? BackboneRateFactor { get; init; }
}
