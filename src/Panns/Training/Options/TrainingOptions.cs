using System.Collections.Immutable;
using Panns.Common;
using Panns.Engine;

namespace Panns.Training;

/// <summary>Parameters with a common prefix that have their own learning rate.</summary>
/// <param name="Prefix">Prefix of the names: <c>features.</c>; of several groups that match, the last counts.</param>
/// <param name="LearningRateFactor">Factor of the session's learning rate, 0 or more.</param>
public sealed record ParameterGroup(string Prefix, double LearningRateFactor)
{
    /// <summary>Prefix of the names.</summary>
    public string Prefix { get; } = Prefix ?? throw new ArgumentNullException(nameof(Prefix));

    /// <summary>Factor of the session's learning rate.</summary>
    public double LearningRateFactor { get; } = Guard.NotNegative(LearningRateFactor, nameof(LearningRateFactor));
}

/// <summary>How a network is trained.</summary>
public sealed record TrainingOptions
{
    private readonly double _learningRate = 1e-3;
    private readonly double _clipNorm;
    private readonly double? _batchNormMomentum;

    /// <summary>The optimizer.</summary>
    public OptimizerOptions Optimizer { get; init; } = AdamOptions.Default;

    /// <summary>Learning rate before the schedule's factor; the released code has 1e-3.</summary>
    public double LearningRate { get => _learningRate; init => _learningRate = Guard.NotNegative(value); }

    /// <summary>How the learning rate changes from step to step.</summary>
    public LearningRateSchedule Schedule { get; init; } = new ConstantSchedule();

    /// <summary>Largest norm of all gradients together; larger ones are scaled down to it. 0 for no limit.</summary>
    public double ClipNorm { get => _clipNorm; init => _clipNorm = Guard.NotNegative(value); }

    /// <summary>The loss.</summary>
    public LossOptions Loss { get; init; } = LossOptions.Default;

    /// <summary>Dropout, SpecAugment, mixup and changes of the waveform.</summary>
    public AugmentationOptions Augmentation { get; init; } = AugmentationOptions.Default;

    /// <summary>
    /// Prefixes of the names of frozen layers: no gradient, and evaluation mode (batch normalization by the running
    /// statistics, no dropout before the first layer that trains). The empty string freezes everything.
    /// </summary>
    public ImmutableArray<string> Frozen { get; init; } = [];

    /// <summary>Prefixes of the names of layers that train although <see cref="Frozen"/> matches them too.</summary>
    public ImmutableArray<string> Trainable { get; init; } = [];

    /// <summary>Prefixes of the names of layers that start with new weights whatever the given weights contain: a new head.</summary>
    public ImmutableArray<string> Fresh { get; init; } = [];

    /// <summary>
    /// Share of each batch in the running statistics of batch normalization, more than 0 and at most 1; null for the network's own. Short
    /// runs from scratch need more than EfficientAT's 0.01: after 100 updates its running statistics are still one third initial values,
    /// and evaluation, which normalizes by them, fails whatever the network has learned.
    /// </summary>
    public double? BatchNormMomentum
    {
        get => _batchNormMomentum;
        init => _batchNormMomentum = value is { } share ? Guard.InRange(Guard.Positive(share, nameof(BatchNormMomentum)), 0, 1, nameof(BatchNormMomentum)) : null;
    }

    /// <summary>
    /// Whether batch normalization uses the running statistics and leaves them as they are, in layers that train too: its scale and shift
    /// are learned. For fine-tuning: the statistics of the clips at hand would change what all layers get at the first update, and undo
    /// what a new head learned on the frozen layers below it.
    /// </summary>
    public bool KeepStatistics { get; init; }

    /// <summary>Groups with learning rates of their own.</summary>
    public ImmutableArray<ParameterGroup> Groups { get; init; } = [];

    /// <summary>Seed of initial weights and everything random. The same seed and number of threads give the same bits.</summary>
    public ulong Seed { get; init; }

    /// <summary>Threads of the CPU engine.</summary>
    public CpuEngineOptions Engine { get; init; } = CpuEngineOptions.Default;

    /// <summary>Adam at 1e-3, binary cross-entropy, dropout and SpecAugment.</summary>
    public static TrainingOptions Default { get; } = new();

    /// <summary>The released training of the paper's networks (section IV): AMSGrad at 1e-3, mixup, SpecAugment.</summary>
    public static TrainingOptions Released { get; } = new() { Optimizer = AdamOptions.Released, Augmentation = AugmentationOptions.Released };

    /// <summary>Whether a layer or parameter is frozen.</summary>
    [BestFriend]
    internal bool IsFrozen(string name) => StartsWithAny(name, Frozen) && !StartsWithAny(name, Trainable);

    /// <summary>Whether a batch normalization uses each batch's own statistics.</summary>
    [BestFriend]
    internal bool UsesBatchStatistics(string name) => !KeepStatistics && !IsFrozen(name);

    /// <summary>Whether a parameter starts with new weights.</summary>
    internal bool IsFresh(string name) => StartsWithAny(name, Fresh);

    /// <summary>Factor of a parameter's learning rate.</summary>
    [BestFriend]
    internal double FactorOf(string name)
    {
        var factor = 1.0;
        foreach (var group in Groups)
        {
            factor = name.StartsWith(group.Prefix, StringComparison.Ordinal) ? group.LearningRateFactor : factor;
        }

        return factor;
    }

    // A prefix that ends in a dot, features.1., matches the layer features.1 and its parameters, but not features.12.
    private static bool StartsWithAny(string name, ImmutableArray<string> prefixes)
    {
        foreach (var prefix in prefixes)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal) || (prefix.Length == name.Length + 1 && prefix[^1] == '.' && prefix.StartsWith(name, StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }
}
