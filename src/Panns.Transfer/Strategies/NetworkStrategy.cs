using System.Collections.Immutable;
using Panns.Common;
using Panns.Engine;
using Panns.FrontEnd;
using Panns.Networks.Layers;
using Panns.Training;
using Panns.Transfer.Strategies.Settings;
using Panns.Transfer.Waveforms;

namespace Panns.Transfer.Strategies;

/// <summary>Trains all layers of a network in stages: first the head, then progressively more layers below it.</summary>
internal sealed class NetworkStrategy(string name, string summary, NetworkTrainingOptions options, bool fromWeights) : TransferStrategy
{
    /// <summary>
    /// Batch normalization momentum when training from random weights: PyTorch's default. With EfficientAT's own 0.01, a run of a few hundred
    /// updates would end with running statistics still close to their initial values.
    /// </summary>
    private const double ScratchMomentum = 0.1;

    /// <summary>Cost of a pass that trains only the head, relative to a full pass: mainly the forward pass.</summary>
    private const double HeadEffort = 1.0 / 3;

    public override string Name => name;

    public override string Summary => summary;

    public override bool NeedsWeights => fromWeights;

    public override bool NeedsNetwork => true;

    internal override ImmutableArray<string> Settings => Table.Names();

    private ImmutableArray<Setting<NetworkTrainingOptions>> Table => fromWeights ? NetworkSettings.FineTune : NetworkSettings.Scratch;

    internal override TransferStrategy Change(StrategyChanges changes) => new NetworkStrategy(name, summary, Table.Apply(options, changes), fromWeights);

    internal override IEnumerable<KeyValuePair<string, string>> Describe(TransferContext context, LabeledDataset data) =>
    [
        .. Table.Describe(options),
        new("engine", context.TrainingEngine.ToString() ?? ""),
        new("threads", Setting.Text(context.Threads)),
    ];

    internal override TransferClassifier Fit(TransferContext context, LabeledDataset data, ImmutableArray<int> train, ulong seed)
    {
        var backbone = context.RequireBackbone(name);
        if (fromWeights && backbone.Weights is null)
        {
            throw new ModelUnavailableException(ModelProblem.NoWeights, $"{name} needs pretrained weights of {backbone.Model.Name}", backbone.Model);
        }

        var network = backbone.Model.Describe(data.Classes.Length);
        if (options.SpecAugment == true && !network.Nodes.Any(node => node.Layer is SpecAugment))
        {
            throw new PannsException($"{name}: {network.Name} has no place for SpecAugment's masks; train it without them");
        }

        (var learn, var aside) = options.ValidationShare > 0 ? data.SetAside(train, options.ValidationShare, seed) : (train, []);
        var waveforms = WaveformSet.Load(context, data, learn, network.SampleRate, data.SegmentSeconds, options.LongestClip);
        using var clips = new LabeledWaveforms(data, waveforms);
        if (clips.Count < 2)
        {
            throw new PannsException($"{data.Name}: fewer than two training clips can be read");
        }

        var seconds = (double)clips.Samples / network.SampleRate;
        using var validation = aside.IsEmpty ? null : new LabeledWaveforms(
            data, WaveformSet.Load(context, data, aside, network.SampleRate, seconds, options.LongestClip));
        if (validation is { Count: 0 })
        {
            throw new PannsException($"{data.Name}: none of the validation clips can be read");
        }

        context = context.Timed(() => Effort(train.Length));
        var run = new NetworkTrainingRun(context, name, data.IsMultiLabel, clips, validation, options, seed);
        var head = NetworkStrategies.HeadLayers(backbone.Model, data.Classes.Length);

        // The head is reinitialized in the first stage only.
        TrainingStage[] stages = [.. Stages(head, NetworkStrategies.AllLayers(network)).Select((stage, index) => new TrainingStage(
            stage.Epochs,
            train.Length * (index < HeadStages ? HeadEffort : 1),
            factor => SettingsOf(context, network.FrontEnd, seed, stage.Epochs * run.StepsPerEpoch, head, stage.Layers, index == 0, factor)) { IsHead = index < HeadStages })];
        var identity = FormattableString.Invariant($"{RunIdentity(context)}\n{data.Classes.Length} classes, {(data.IsMultiLabel ? "several" : "one")} a clip\n{seed}");
        var trained = run.Train(network, stages, fromWeights ? backbone.Weights : null, identity);
        return new NetworkClassifier(name, backbone, network, trained, seconds, run.History)
        {
            CheckpointName = run.CheckpointName,
            EarlierSeconds = run.EarlierSeconds,
        };
    }

    internal override string RunIdentity(TransferContext context)
    {
        var backbone = context.RequireBackbone(name);
        return $"{backbone.Model.Name} {(fromWeights ? backbone.WeightsHash : "from random weights")}{EngineIdentity.MarkOf(backbone.Options.Precision)}\n{InvariantText.Of(options)}";
    }

    internal override double Effort(int clips) => clips * (options.Epochs + (HeadStages * HeadEffort * options.HeadEpochs));

    private int HeadStages => fromWeights && options.HeadEpochs > 0 ? 1 : 0;

    // Epochs of each stage with the layers trained in them; an empty list means all layers.
    private IEnumerable<(int Epochs, ImmutableArray<string> Layers)> Stages(ImmutableArray<string> head, ImmutableArray<string> all)
    {
        if (!fromWeights)
        {
            yield return (options.Epochs, []);
            yield break;
        }

        if (options.HeadEpochs > 0)
        {
            yield return (options.HeadEpochs, head);
        }

        var steps = Math.Min(options.UnfreezingSteps, options.Epochs);
        for (var step = 1; step <= steps; step++)
        {
            var epochs = (options.Epochs * step / steps) - (options.Epochs * (step - 1) / steps);
            var first = all.Length - (all.Length * step / steps);
            yield return (epochs, step == steps ? [] : [.. all[first..], .. head]);
        }
    }

    private TrainingOptions SettingsOf(
        TransferContext context, LogMelSettings? frontEnd, ulong seed, int steps, ImmutableArray<string> head, ImmutableArray<string> layers, bool isFirst, double backboneFactor) => new()
        {
            Optimizer = options.Optimizer,
            LearningRate = options.LearningRate,
            Schedule = options.Schedule.Create(steps, options.WarmUpShare),
            ClipNorm = options.ClipNorm,
            Loss = new() { LabelSmoothing = options.LabelSmoothing },
            Augmentation = new()
            {
                MixupAlpha = options.MixupAlpha,
                SpecAugment = options.SpecAugment ?? frontEnd?.Kind != LogMelKind.EfficientAt,
                TimeShiftSeconds = options.TimeShiftSeconds,
                GainDecibels = options.GainDecibels,
                SpeedChange = options.SpeedChange,
            },
            Frozen = layers.IsEmpty ? [] : [""],
            Trainable = layers,
            Fresh = fromWeights && isFirst ? head : [],
            KeepStatistics = fromWeights && options.KeepStatistics,
            BatchNormMomentum = fromWeights ? null : ScratchMomentum,
            Groups = fromWeights ? [new("", backboneFactor), .. head.Select(layer => new ParameterGroup(layer, 1))] : [],
            Seed = seed,
            Engine = new() { Threads = context.Threads },
        };
}
