using Panns.Training;

namespace Panns.Transfer.Strategies.Settings;

/// <summary>
/// Changes of strategies' settings; null keeps the strategy's own. <see cref="TransferStrategy.Settings"/> lists those that a strategy supports.
/// </summary>
internal sealed record StrategyChanges
{
    /// <summary>Passes over the clips.</summary>
    public int? Epochs { get; init; }

    /// <summary>Clips per update.</summary>
    public int? BatchSize { get; init; }

    /// <summary>Peak learning rate.</summary>
    public double? LearningRate { get; init; }

    /// <summary>Whether rare classes weigh more.</summary>
    public bool? ClassWeights { get; init; }

    /// <summary>Share of the training clips used as validation set for early stopping.</summary>
    public double? ValidationShare { get; init; }

    /// <summary>Training stops after this many epochs without a lower validation loss.</summary>
    public int? Patience { get; init; }

    /// <summary>Whether vectors are standardized.</summary>
    public bool? Standardize { get; init; }

    /// <summary>Shorter clips are padded with silence to this many seconds; 0 for no padding.</summary>
    public double? PadSeconds { get; init; }

    /// <summary>The optimizer.</summary>
    public OptimizerOptions? Optimizer { get; init; }

    /// <summary>The optimizer's weight decay.</summary>
    public double? WeightDecay { get; init; }

    /// <summary>The learning rate schedule.</summary>
    public TrainingSchedule? Schedule { get; init; }

    /// <summary>Share of the updates used for learning rate warm-up.</summary>
    public double? WarmUpShare { get; init; }

    /// <summary>Largest norm of all gradients together; 0 for no limit.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>Parts that a batch is split into, to save memory.</summary>
    public int? AccumulationSteps { get; init; }

    /// <summary>Decay of a moving average of the weights, which is kept in place of the last ones; 0 for none.</summary>
    public double? AverageDecay { get; init; }

    /// <summary>Alpha of mixup; 0 for none.</summary>
    public double? MixupAlpha { get; init; }

    /// <summary>Whether to mask stripes of log-mels (SpecAugment).</summary>
    public bool? SpecAugment { get; init; }

    /// <summary>Clips are rotated in time by up to this many seconds.</summary>
    public double? TimeShiftSeconds { get; init; }

    /// <summary>Clips are made louder or quieter by up to this many decibels.</summary>
    public double? GainDecibels { get; init; }

    /// <summary>Clips are played faster or slower by up to this share.</summary>
    public double? SpeedChange { get; init; }

    /// <summary>Share of the target that is distributed over all classes.</summary>
    public double? LabelSmoothing { get; init; }

    /// <summary>Epochs in which only the new last layer is trained.</summary>
    public int? HeadEpochs { get; init; }

    /// <summary>Steps in which layers are unfrozen from the top.</summary>
    public int? UnfreezingSteps { get; init; }

    /// <summary>Learning rate factor of pretrained layers.</summary>
    public double? BackboneRateFactor { get; init; }

    /// <summary>Whether batch normalization keeps the pretrained running statistics.</summary>
    public bool? KeepStatistics { get; init; }
}
