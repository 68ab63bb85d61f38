using System.CommandLine;
using Panns.Cli.Library;
using Panns.Training;
using Panns.Transfer.Pretraining;

namespace Panns.Cli.Commands.Transfer;

/// <summary>The options that say how a network is pretrained; the defaults are the released script's.</summary>
internal sealed class PretrainingOptionSet
{
    private const string None = "none";
    private const int Many = int.MaxValue;

    private static readonly PretrainingOptions Released = PretrainingOptions.Released;
    private readonly Option<int> _iterations = NumberOptions.Whole("--iterations", "Updates of the weights", (int)Released.Iterations, 1, Many);
    private readonly Option<int> _batch = NumberOptions.Whole("--batch-size", "Clips of an update; with mixup twice as many are drawn", Released.BatchSize, 1, 1 << 16);
    private readonly Option<int> _parts = NumberOptions.Whole("--accumulation-steps", "Parts in which a batch is computed, to fit the memory", 1, 1, 1 << 10);
    private readonly Option<double> _rate = NumberOptions.Between("--learning-rate", "Learning rate", "RATE", Released.LearningRate, 1e-9, 10);
    private readonly Option<string?> _sampler = ChoiceOptions.Maybe("--sampler", "Order of the clips [default: balanced; with a teacher uniform]", "ORDER", ["balanced", "uniform", "alternate"]);
    private readonly Option<string?> _mixup = ChoiceOptions.Maybe("--mixup", "Where pairs of clips are blended [default: logmel; with a teacher waveform]", "PLACE", ["logmel", "waveform", None]);
    private readonly Option<double> _alpha = NumberOptions.Between("--mixup-alpha", "Blending factors come from Beta(alpha, alpha)", "ALPHA", Released.MixupAlpha, 1e-3, 100);
    private readonly Option<bool> _noSpecAugment = new("--no-spec-augment") { Description = "Mask no stripes of the log-mel" };
    private readonly Option<double?> _crop = NumberOptions.Within("--crop-seconds", "Learn from a random part of every clip [default: whole clips]", "SECONDS", 0.1, 600);
    private readonly Option<string> _augment = ChoiceOptions.One("--augment", "Changes of waveforms; mixtures: one to three clips at random levels and speeds, filters, echoes, noise", "KIND", [None, "mixtures"]);
    private readonly Option<double?> _teacherWeight = NumberOptions.Within("--teacher-weight", "Share of the teacher in the targets, the labels have the rest [default: 0.9]", "SHARE", 0, 1);
    private readonly Option<double?> _logits = NumberOptions.Within("--logit-loss", "Weight of the Huber loss between standardized logits [default: 0]", "WEIGHT", 0, 1e6);
    private readonly Option<double?> _embedding = NumberOptions.Within("--embedding-loss", "Weight of the squared difference of embeddings [default: 0]", "WEIGHT", 0, 1e6);
    private readonly Option<string> _optimizer = ChoiceOptions.One("--optimizer", "Rule of the updates", "RULE", ["amsgrad", "adam", "adamw", "sgd"]);
    private readonly Option<double?> _decay = NumberOptions.Within("--weight-decay", "Weight decay [default: 0; of adamw 0.01]", "DECAY", 0, 1);
    private readonly Option<string> _schedule = ChoiceOptions.One("--schedule", "Course of the learning rate", "SHAPE", ["constant", "cosine", "one_cycle"]);
    private readonly Option<int> _warmUp = NumberOptions.Whole("--warm-up", "Updates in which the learning rate rises; of one_cycle three tenths of all by default", 0, 0, Many);
    private readonly Option<double> _clip = NumberOptions.Between("--clip-norm", "Largest norm of the gradients, 0 for no limit", "NORM", 0, 0, 1e6);
    private readonly Option<double> _average = NumberOptions.Between("--average", "Decay of a moving average of the weights, which is evaluated and kept in place of the last ones; 0 for none", "DECAY", 0, 0, 0.999999);
    private readonly Option<double?> _momentum = NumberOptions.Within("--batch-norm-momentum", "Share of a batch in the running statistics [default: the network's own]", "SHARE", 1e-6, 1);
    private readonly Option<int> _evaluateEvery = NumberOptions.Whole("--eval-every", "Iterations between evaluations", (int)Released.EvaluateEvery, 1, Many);
    private readonly Option<int> _keepEvery = NumberOptions.Whole("--keep-every", "Iterations between files of weights that stay", (int)Released.KeepEvery, 1, Many);
    private readonly Option<int> _trainClips = NumberOptions.Whole("--eval-train-clips", "Training clips that are evaluated too, at most", Released.TrainingClipsEvaluated, 0, Many);
    private readonly Option<double> _checkpoint = NumberOptions.Between("--checkpoint-minutes", "Minutes between checkpoints to resume from", "MINUTES", Released.CheckpointEvery.TotalMinutes, 0, 1e4);
    private readonly Option<int> _seed = NumberOptions.Whole("--seed", "Random seed", 0, 0, Many);

    private readonly Option<string?> _teacher = new("--teacher")
    {
        Description = "Network to learn from, with a colon and a checkpoint where the store has none: mn04_as, Cnn14:my.pth; or 'pack' for the scores that lie in the packs",
        HelpName = "NETWORK",
    };

    public void AddTo(Command command)
    {
        HelpSections.Add(command, "Training", [_iterations, _batch, _parts, _rate, _optimizer, _decay, _schedule, _warmUp, _clip, _average, _momentum, _seed]);
        HelpSections.Add(command, "Clips", [_sampler, _mixup, _alpha, _noSpecAugment, _crop, _augment]);
        HelpSections.Add(command, "Distillation", [_teacher, _teacherWeight, _logits, _embedding]);
        HelpSections.Add(command, "Evaluation", [_evaluateEvery, _trainClips, _keepEvery, _checkpoint]);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_teacher) is null && Array.Find<Option>([_teacherWeight, _logits, _embedding], option => result.GetResult(option) is not null) is { } option)
            {
                result.AddError($"{option.Name} goes with --teacher");
            }

            if (result.GetResult(_alpha) is { Implicit: false } && result.GetResult(_mixup)?.Tokens is [.., { Value: None }])
            {
                result.AddError("--mixup-alpha goes with mixup, not with --mixup none");
            }
        });
    }

    /// <summary>Whether a teacher is named.</summary>
    public bool HasTeacher(ParseResult parsed) => parsed.GetValue(_teacher) is not null;

    /// <summary>Opens the teacher; null where there is none, or its scores lie in the packs.</summary>
    /// <exception cref="PannsException">No such network or file.</exception>
    public PretrainedNetwork? OpenTeacher(ParseResult parsed, PretrainedNetworkOptions options)
    {
        if (parsed.GetValue(_teacher) is not { } name || name == "pack")
        {
            return null;
        }

        // A colon also follows the letter of a drive.
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        return colon > 1 ? ModelLoading.Open(name[..colon], name[(colon + 1)..], options)
            : NetworkPath(name) ? ModelLoading.Open(null, name, options) : ModelLoading.Open(name, null, options);

        static bool NetworkPath(string text) => File.Exists(text);
    }

    public PretrainingOptions Read(ParseResult parsed)
    {
        var hasTeacher = HasTeacher(parsed);
        var iterations = parsed.GetValue(_iterations);
        OptimizerOptions rule = parsed.GetValue(_optimizer) switch
        {
            "adam" => AdamOptions.Default,
            "adamw" => AdamOptions.AdamW,
            "sgd" => SgdOptions.Default,
            _ => AdamOptions.Released,
        };
        return new()
        {
            Iterations = iterations,
            BatchSize = parsed.GetValue(_batch),
            AccumulationSteps = parsed.GetValue(_parts),
            LearningRate = parsed.GetValue(_rate),
            Sampler = Enum.Parse<SamplerKind>(parsed.GetValue(_sampler) ?? (hasTeacher ? "uniform" : "balanced"), ignoreCase: true),
            Mixup = Enum.Parse<PretrainingMixup>(parsed.GetValue(_mixup) ?? (hasTeacher ? "waveform" : "logmel"), ignoreCase: true),
            MixupAlpha = parsed.GetValue(_alpha),
            SpecAugment = !parsed.GetValue(_noSpecAugment),
            CropSeconds = parsed.GetValue(_crop),
            Augmentation = parsed.GetValue(_augment) == None ? WaveformAugmentation.None : WaveformAugmentation.Mixtures,
            Distillation = !hasTeacher ? null : new()
            {
                TeacherWeight = parsed.GetValue(_teacherWeight) ?? DistillationOptions.Default.TeacherWeight,
                LogitWeight = parsed.GetValue(_logits) ?? 0,
                EmbeddingWeight = parsed.GetValue(_embedding) ?? 0,
            },
            Optimizer = parsed.GetValue(_decay) is { } decay ? rule with { WeightDecay = decay } : rule,
            Schedule = ScheduleOf(parsed.GetValue(_schedule)!, iterations, Math.Min(parsed.GetValue(_warmUp), iterations)),
            ClipNorm = parsed.GetValue(_clip),
            AverageDecay = parsed.GetValue(_average),
            BatchNormMomentum = parsed.GetValue(_momentum),
            EvaluateEvery = parsed.GetValue(_evaluateEvery),
            KeepEvery = parsed.GetValue(_keepEvery),
            TrainingClipsEvaluated = parsed.GetValue(_trainClips),
            CheckpointEvery = TimeSpan.FromMinutes(parsed.GetValue(_checkpoint)),
            Seed = (ulong)parsed.GetValue(_seed),
        };
    }

    private static LearningRateSchedule ScheduleOf(string shape, int iterations, int warmUp) => shape switch
    {
        "cosine" => new CosineSchedule(iterations, warmUp),
        "one_cycle" => warmUp > 0 && warmUp < iterations ? new OneCycleSchedule(Math.Max(2, iterations), (double)warmUp / iterations) : new OneCycleSchedule(Math.Max(2, iterations)),
        _ => warmUp > 0 ? new WarmUpSchedule(new ConstantSchedule(), warmUp) : new ConstantSchedule(),
    };
}
