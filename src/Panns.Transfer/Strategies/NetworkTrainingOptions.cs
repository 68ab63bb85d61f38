using Panns.Common;
using Panns.Training;

namespace Panns.Transfer;

/// <summary>How all weights of a network are trained on a labeled data set.</summary>
public sealed record NetworkTrainingOptions
{
    private readonly int _epochs = 20;
    private readonly int _headEpochs;
    private readonly int _stages = 1;
    private readonly int _batchSize = 32;
    private readonly int _accumulation = 1;
    private readonly double _learningRate = 1e-3;
    private readonly double _warmUp = 0.1;
    private readonly double _clipNorm;
    private readonly OptimizerOptions _optimizer = AdamOptions.Default;
    private readonly TrainingSchedule _schedule;
    private readonly double? _backboneFactor = 1;
    private readonly double _averageDecay;
    private readonly double _mixup;
    private readonly double _timeShift;
    private readonly double _gain;
    private readonly double _speed;
    private readonly double _labelSmoothing;
    private readonly double _validation;
    private readonly int _patience = 10;
    private readonly double _longestClip = 10;

    /// <summary>Training from random weights: all layers at the same learning rate.</summary>
    public static NetworkTrainingOptions Scratch { get; } = new() { Epochs = 60, MixupAlpha = 0.4, TimeShiftSeconds = 0.5, GainDecibels = 6 };

    /// <summary>
    /// Training from pretrained weights: first only the new last layer, then all layers, the pretrained ones at a rate that follows what the new layer
    /// left to learn: sounds that AudioSet knows leave them nearly as they are, others change them. Batches are small and normalized by their own
    /// statistics, which differ from batch to batch: with a few hundred clips, soon known by heart, that is worth as much as more of them. For the same
    /// reason labels are smoothed and the average of the weights is kept; a limit on the gradients' norm keeps the high rate stable. Without mixup,
    /// which costs more than it gains in so few updates. docs/transfer.md has what it was chosen on.
    /// </summary>
    public static NetworkTrainingOptions FineTune { get; } = new()
    {
        Epochs = 30, HeadEpochs = 5, BatchSize = 16, LearningRate = 4e-3, BackboneRateFactor = null, ClipNorm = 1, AverageDecay = 0.99, LabelSmoothing = 0.1,
        TimeShiftSeconds = 0.5, GainDecibels = 6, SpeedChange = 0.1,
    };

    /// <summary>Most epochs in which all layers are trained.</summary>
    public int Epochs { get => _epochs; init => _epochs = Guard.Positive(value); }

    /// <summary>Epochs before them in which only the new last layer is trained; may be 0. Ignored when training from scratch.</summary>
    public int HeadEpochs { get => _headEpochs; init => _headEpochs = Guard.NotNegative(value); }

    /// <summary>
    /// Steps in which layers are unfrozen from the top. With 3, a third of them is trained in the first third of <see cref="Epochs"/>, two
    /// thirds in the next, then all. 1 unfreezes all at once.
    /// </summary>
    public int UnfreezingSteps { get => _stages; init => _stages = Guard.Positive(value); }

    /// <summary>Clips per update, after mixup.</summary>
    public int BatchSize { get => _batchSize; init => _batchSize = Guard.Positive(value); }

    /// <summary>Parts that a batch is split into, whose gradients are accumulated, so that large batches fit into little memory. At least 1.</summary>
    public int AccumulationSteps { get => _accumulation; init => _accumulation = Guard.Positive(value); }

    /// <summary>The optimizer: <see cref="AdamOptions"/> or <see cref="SgdOptions"/>.</summary>
    public OptimizerOptions Optimizer
    {
        get => _optimizer;
        init => _optimizer = value ?? throw new ArgumentNullException(nameof(Optimizer));
    }

    /// <summary>The optimizer's weight decay, 0 or more.</summary>
    public double WeightDecay { get => _optimizer.WeightDecay; init => _optimizer = _optimizer with { WeightDecay = value }; }

    /// <summary>Peak learning rate, reached after the warm-up of each stage; then it follows <see cref="Schedule"/>.</summary>
    public double LearningRate { get => _learningRate; init => _learningRate = Guard.Positive(value); }

    /// <summary>The learning rate schedule of a stage.</summary>
    public TrainingSchedule Schedule
    {
        get => _schedule;
        init => _schedule = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Schedule), value, "is no schedule");
    }

    /// <summary>Share of a stage's updates used for warm-up, in which the learning rate rises from nearly 0, from 0 to 1.</summary>
    public double WarmUpShare { get => _warmUp; init => _warmUp = Guard.InRange(value, 0, 1); }

    /// <summary>Largest norm of all gradients together; larger gradients are scaled down to it. 0 for no limit.</summary>
    public double ClipNorm { get => _clipNorm; init => _clipNorm = Guard.NotNegative(value); }

    /// <summary>
    /// Learning rate factor of pretrained layers, from 0 to 1. Null for what the new last layer left to learn in <see cref="HeadEpochs"/>: its loss on
    /// the training clips, as a share of the loss of class frequencies alone. So layers that already tell the classes apart change little, and others more.
    /// Without such epochs null is 0.3.
    /// </summary>
    public double? BackboneRateFactor { get => _backboneFactor; init => _backboneFactor = value is { } factor ? Guard.InRange(factor, 0, 1) : null; }

    /// <summary>
    /// Whether batch normalization keeps the pretrained running statistics, in place of each batch's own. Ignored when training from scratch.
    /// </summary>
    public bool KeepStatistics { get; init; }

    /// <summary>
    /// Decay of a moving average of the weights (EMA), which is validated and kept in place of the last
    /// ones; from 0, for none, to 1. It begins anew with each step of unfreezing, and not before them, while only the new last layer learns.
    /// </summary>
    public double AverageDecay { get => _averageDecay; init => _averageDecay = Guard.InRange(value, 0, 1); }

    /// <summary>Alpha of mixup; 0 for none.</summary>
    public double MixupAlpha { get => _mixup; init => _mixup = Guard.NotNegative(value); }

    /// <summary>Whether to mask stripes of log-mels (SpecAugment); null for the network's published setting.</summary>
    public bool? SpecAugment { get; init; }

    /// <summary>Clips are rotated in time by up to this many seconds.</summary>
    public double TimeShiftSeconds { get => _timeShift; init => _timeShift = Guard.NotNegative(value); }

    /// <summary>Clips are made louder or quieter by up to this many decibels.</summary>
    public double GainDecibels { get => _gain; init => _gain = Guard.NotNegative(value); }

    /// <summary>Clips are played faster or slower, pitch included, by up to this share, from 0 to 1: with 0.1 at 1 / 1.1 to 1.1 times the speed.</summary>
    public double SpeedChange { get => _speed; init => _speed = Guard.InRange(value, 0, 1); }

    /// <summary>Share of the target that is distributed over all classes.</summary>
    public double LabelSmoothing { get => _labelSmoothing; init => _labelSmoothing = Guard.InRange(value, 0, 0.9); }

    /// <summary>Whether rare classes weigh more.</summary>
    public bool ClassWeights { get; init; }

    /// <summary>Share of the training clips used as validation set for early stopping; 0 to train all epochs on all clips.</summary>
    public double ValidationShare { get => _validation; init => _validation = Guard.InRange(value, 0, 0.5); }

    /// <summary>
    /// A stage ends after this many epochs without a lower validation loss in it; the next one continues from the best epoch's weights, which
    /// are also the final ones.
    /// </summary>
    public int Patience { get => _patience; init => _patience = Guard.Positive(value); }

    /// <summary>Clips longer than this many seconds are cut into windows; shorter ones are padded with silence to the longest clip.</summary>
    public double LongestClip { get => _longestClip; init => _longestClip = Guard.InRange(value, 0.1, 60); }
}
