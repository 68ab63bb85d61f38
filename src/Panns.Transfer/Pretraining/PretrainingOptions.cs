using System.Collections.Immutable;
using Panns.Common;
using Panns.Training;
using Panns.Training.DataParallel;
using Panns.Transfer.Pretraining.Distillation;

namespace Panns.Transfer.Pretraining;

/// <summary>How a network is pretrained. The defaults are the released training script's (paper, section IV-B).</summary>
public sealed record PretrainingOptions
{
    private readonly long _iterations = 600_000;
    private readonly int _batchSize = 32;
    private readonly int _accumulation = 1;
    private readonly double _learningRate = 1e-3;
    private readonly double _clipNorm;
    private readonly double _mixupAlpha = 1;
    private readonly double _averageDecay;
    private readonly double? _cropSeconds;
    private readonly long _evaluateEvery = 2000;
    private readonly long _keepEvery = 100_000;
    private readonly int _trainingClipsEvaluated = 2000;
    private readonly TimeSpan _checkpointEvery = TimeSpan.FromMinutes(5);
    private readonly OptimizerOptions _optimizer = AdamOptions.Released;
    private readonly LearningRateSchedule _schedule = new ConstantSchedule();

    /// <summary>The released training: 600,000 iterations of 32 clips, Adam with AMSGrad at 1e-3, mixup on the log-mel, a balanced order.</summary>
    public static PretrainingOptions Released { get; } = new();

    /// <summary>Updates of the weights.</summary>
    public long Iterations { get => _iterations; init => _iterations = Guard.Positive(value); }

    /// <summary>Clips of an update, after mixup: with mixup twice as many are drawn.</summary>
    public int BatchSize { get => _batchSize; init => _batchSize = Guard.Positive(value); }

    /// <summary>
    /// Parts that a batch, or a process's share of it, is computed in: gradients add up over them, so that large batches fit small memories.
    /// </summary>
    public int AccumulationSteps { get => _accumulation; init => _accumulation = Guard.Positive(value); }

    /// <summary>The order in which clips are drawn.</summary>
    public SamplerKind Sampler { get; init; } = SamplerKind.Balanced;

    /// <summary>Where pairs of clips are blended.</summary>
    public PretrainingMixup Mixup { get; init; } = PretrainingMixup.LogMel;

    /// <summary>Mixup's factors are drawn from Beta(alpha, alpha); more than 0.</summary>
    public double MixupAlpha { get => _mixupAlpha; init => _mixupAlpha = Guard.Positive(value); }

    /// <summary>Whether log-mels are masked in stripes, where the network has a place for it.</summary>
    public bool SpecAugment { get; init; } = true;

    /// <summary>A random part of every clip of so many seconds is learned from; null for whole clips. Evaluation takes whole clips.</summary>
    public double? CropSeconds { get => _cropSeconds; init => _cropSeconds = value is { } seconds ? Guard.Positive(seconds, nameof(CropSeconds)) : null; }

    /// <summary>How waveforms are changed.</summary>
    public WaveformAugmentation Augmentation { get; init; } = WaveformAugmentation.None;

    /// <summary>How a teacher is learned from; null for none.</summary>
    public DistillationOptions? Distillation { get; init; }

    /// <summary>The rule of the updates.</summary>
    public OptimizerOptions Optimizer { get => _optimizer; init => _optimizer = value ?? throw new ArgumentNullException(nameof(Optimizer)); }

    /// <summary>Learning rate before the schedule's factor.</summary>
    public double LearningRate { get => _learningRate; init => _learningRate = Guard.Positive(value); }

    /// <summary>How the learning rate changes.</summary>
    public LearningRateSchedule Schedule { get => _schedule; init => _schedule = value ?? throw new ArgumentNullException(nameof(Schedule)); }

    /// <summary>Largest norm of all gradients together; larger ones are scaled down to it. 0 for no limit.</summary>
    public double ClipNorm { get => _clipNorm; init => _clipNorm = Guard.NotNegative(value); }

    /// <summary>Share of each batch in the running statistics of batch normalization; null for the network's own.</summary>
    public double? BatchNormMomentum { get; init; }

    /// <summary>
    /// Decay of an exponential moving average of the weights, less than 1: then it, and not the last weights, is evaluated and kept. 0 for none.
    /// </summary>
    public double AverageDecay { get => _averageDecay; init => _averageDecay = Guard.InRange(value, 0, 1); }

    /// <summary>Iterations from one evaluation to the next.</summary>
    public long EvaluateEvery { get => _evaluateEvery; init => _evaluateEvery = Guard.Positive(value); }

    /// <summary>Training clips that are evaluated too, drawn once, at most; 0 for none.</summary>
    public int TrainingClipsEvaluated { get => _trainingClipsEvaluated; init => _trainingClipsEvaluated = Guard.NotNegative(value); }

    /// <summary>Iterations from one file of weights that stays to the next.</summary>
    public long KeepEvery { get => _keepEvery; init => _keepEvery = Guard.Positive(value); }

    /// <summary>Time from one checkpoint that training can be resumed from to the next; there is one after every evaluation too.</summary>
    public TimeSpan CheckpointEvery
    {
        get => _checkpointEvery;
        init => _checkpointEvery = value >= TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(CheckpointEvery), value, "must be 0 or more");
    }

    /// <summary>Decides initial weights and everything random. The same seed and number of threads give the same bits.</summary>
    public ulong Seed { get; init; }

    /// <summary>Clips drawn for an update.</summary>
    internal int ClipsDrawn => BatchSize * (Mixup == PretrainingMixup.None ? 1 : 2) * Augmentation.MostClips;

    /// <summary>Clips that the network gets for an update.</summary>
    internal int ClipsGiven => BatchSize * (Mixup == PretrainingMixup.LogMel ? 2 : 1);

    /// <summary>A process's part of every batch.</summary>
    /// <exception cref="PannsException">There is not a pair of clips for each process.</exception>
    internal PassShare PartOf(int rank, int processes) => processes == 1 || ClipsGiven / 2 >= processes
        ? new(rank, processes, Math.Min(AccumulationSteps, Math.Max(1, ClipsGiven / 2 / processes)))
        : throw new PannsException(FormattableString.Invariant($"a batch of {ClipsGiven} clips cannot be shared by {processes} processes: each takes two clips at least"));

    /// <summary>How a session is to train.</summary>
    internal TrainingOptions ForSession(Engine.CpuEngineOptions engine, ImmutableArray<float> logitScales) => new()
    {
        Optimizer = Optimizer,
        LearningRate = LearningRate,
        Schedule = Schedule,
        ClipNorm = ClipNorm,
        BatchNormMomentum = BatchNormMomentum,
        Augmentation = new() { SpecAugment = SpecAugment, MixupAlpha = Mixup == PretrainingMixup.LogMel ? MixupAlpha : 0 },
        Loss = new() { LogitWeight = Distillation?.LogitWeight ?? 0, LogitScales = logitScales, EmbeddingWeight = Distillation?.EmbeddingWeight ?? 0 },
        Fresh = [StudentNetwork.Projection],
        Seed = Seed,
        Engine = engine,
    };
}
