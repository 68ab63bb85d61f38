using Panns.Common;
using Panns.Training;

namespace Panns.Transfer;

/// <summary>How all weights of a network are trained on a labeled set.</summary>
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
    private readonly double _backboneFactor = 1;
    private readonly double _mixup;
    private readonly double _timeShift;
    private readonly double _gain;
    private readonly double _labelSmoothing;
    private readonly double _validation;
    private readonly int _patience = 10;
    private readonly double _longestClip = 10;

    /// <summary>From random weights: every layer at the same rate.</summary>
    public static NetworkTrainingOptions Scratch { get; } = new() { Epochs = 60, MixupAlpha = 0.4, TimeShiftSeconds = 0.5, GainDecibels = 6 };

    /// <summary>
    /// From pretrained weights: the new last layer alone first, then all, the pretrained ones at three tenths of its rate. No mixup: in so
    /// few passes it costs more than it gives.
    /// </summary>
    public static NetworkTrainingOptions FineTune { get; } = new()
    {
        Epochs = 12, HeadEpochs = 3, BackboneRateFactor = 0.3, TimeShiftSeconds = 0.5, GainDecibels = 6,
    };

    /// <summary>Passes over the clips in which all layers learn, at most.</summary>
    public int Epochs { get => _epochs; init => _epochs = Guard.Positive(value); }

    /// <summary>Passes before them in which only the new last layer learns; 0 for none. Not in training from scratch.</summary>
    public int HeadEpochs { get => _headEpochs; init => _headEpochs = Guard.NotNegative(value); }

    /// <summary>
    /// Steps in which layers are unfrozen from the top: with 3, a third of them learns in the first third of <see cref="Epochs"/>, two
    /// thirds in the next, then all. 1 unfreezes all at once.
    /// </summary>
    public int UnfreezingSteps { get => _stages; init => _stages = Guard.Positive(value); }

    /// <summary>Clips per update, after mixup.</summary>
    public int BatchSize { get => _batchSize; init => _batchSize = Guard.Positive(value); }

    /// <summary>Parts that a batch is computed in: gradients add up over them, so that large batches fit small memories. At least 1.</summary>
    public int AccumulationSteps { get => _accumulation; init => _accumulation = Guard.Positive(value); }

    /// <summary>The rule of the updates: <see cref="AdamOptions"/> or <see cref="SgdOptions"/>.</summary>
    public OptimizerOptions Optimizer
    {
        get => _optimizer;
        init => _optimizer = value ?? throw new ArgumentNullException(nameof(Optimizer));
    }

    /// <summary>The rule's weight decay, 0 or more.</summary>
    public double WeightDecay { get => _optimizer.WeightDecay; init => _optimizer = _optimizer with { WeightDecay = value }; }

    /// <summary>The rate at its highest: after the warm-up of each stage, from where it follows <see cref="Schedule"/>.</summary>
    public double LearningRate { get => _learningRate; init => _learningRate = Guard.Positive(value); }

    /// <summary>How the learning rate changes in a stage.</summary>
    public TrainingSchedule Schedule
    {
        get => _schedule;
        init => _schedule = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Schedule), value, "is no schedule");
    }

    /// <summary>Share of a stage's updates in which the rate rises from nearly 0 to its highest, from 0 to 1.</summary>
    public double WarmUpShare { get => _warmUp; init => _warmUp = Guard.InRange(value, 0, 1); }

    /// <summary>Largest norm of all gradients together; larger ones are scaled down to it. 0 for no limit.</summary>
    public double ClipNorm { get => _clipNorm; init => _clipNorm = Guard.NotNegative(value); }

    /// <summary>Factor of the rate for pretrained layers.</summary>
    public double BackboneRateFactor { get => _backboneFactor; init => _backboneFactor = Guard.InRange(value, 0, 1); }

    /// <summary>Alpha of mixup; 0 for none.</summary>
    public double MixupAlpha { get => _mixup; init => _mixup = Guard.NotNegative(value); }

    /// <summary>Whether log-mels are masked in stripes; null as the network was published with or without.</summary>
    public bool? SpecAugment { get; init; }

    /// <summary>Clips are rotated in time by up to so many seconds.</summary>
    public double TimeShiftSeconds { get => _timeShift; init => _timeShift = Guard.NotNegative(value); }

    /// <summary>Clips get louder or quieter by up to so many decibels.</summary>
    public double GainDecibels { get => _gain; init => _gain = Guard.NotNegative(value); }

    /// <summary>Share of the target that is spread over all classes.</summary>
    public double LabelSmoothing { get => _labelSmoothing; init => _labelSmoothing = Guard.InRange(value, 0, 0.9); }

    /// <summary>Whether rare classes weigh more.</summary>
    public bool ClassWeights { get; init; }

    /// <summary>Share of the training clips set aside to decide when to stop; 0 to train all epochs on all clips.</summary>
    public double ValidationShare { get => _validation; init => _validation = Guard.InRange(value, 0, 0.5); }

    /// <summary>
    /// Epochs of a stage without a better validation loss of that stage after which it ends; the next one goes on from the best epoch's
    /// weights, which are kept in the end.
    /// </summary>
    public int Patience { get => _patience; init => _patience = Guard.Positive(value); }

    /// <summary>Longer clips are cut into windows of so many seconds; shorter ones are extended by silence to the longest.</summary>
    public double LongestClip { get => _longestClip; init => _longestClip = Guard.InRange(value, 0.1, 60); }
}
