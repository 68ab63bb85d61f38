using System.Collections.Immutable;
using Panns.FrontEnd;
using Panns.Training;

namespace Panns.Transfer;

/// <summary>Trains every layer of a network, in stages: the head alone, then more and more layers below it.</summary>
internal sealed class NetworkStrategy(string name, string summary, NetworkTrainingOptions options, bool fromWeights) : TransferStrategy
{
    /// <summary>
    /// Share of a batch in the running statistics from random weights, PyTorch's default: a run of a few hundred updates would end in
    /// evaluation with statistics that still are what they began as by EfficientAT's own 0.01.
    /// </summary>
    private const double ScratchMomentum = 0.1;

    public override string Name => name;

    public override string Summary => summary;

    public override bool NeedsWeights => fromWeights;

    public override bool NeedsNetwork => true;

    public override TransferStrategy Change(StrategyChanges changes) => new NetworkStrategy(
        name,
        summary,
        options with
        {
            Epochs = changes.Epochs ?? options.Epochs,
            ClassWeights = changes.ClassWeights ?? options.ClassWeights,
            ValidationShare = changes.ValidationShare ?? options.ValidationShare,
            BatchSize = changes.BatchSize ?? options.BatchSize,
        },
        fromWeights);

    public override TransferClassifier Fit(TransferContext context, LabeledDataset data, ImmutableArray<int> train, ulong seed)
    {
        var backbone = context.RequireBackbone(name);
        if (fromWeights && backbone.Weights is null)
        {
            throw new PannsException($"{name} needs pretrained weights of {backbone.Model.Name}: give them with --weights");
        }

        var network = backbone.Model.Describe(data.Classes.Length);
        (var learn, var aside) = options.ValidationShare > 0 ? data.SetAside(train, options.ValidationShare, seed) : (train, []);
        var waveforms = WaveformSet.Load(context, data, learn, network.SampleRate, data.SegmentSeconds, options.LongestClip);
        if (waveforms.Count < 2)
        {
            throw new PannsException($"{data.Name}: fewer than two of the clips to learn from can be read");
        }

        var seconds = (double)waveforms.Samples / network.SampleRate;
        var validation = aside.IsEmpty ? null : WaveformSet.Load(context, data, aside, network.SampleRate, seconds, options.LongestClip);
        var run = new NetworkTrainingRun(context, data, name, waveforms, validation, options, seed);
        var head = NetworkStrategies.HeadLayers(backbone.Model, data.Classes.Length);
        var current = fromWeights ? backbone.Weights : null;
        var trained = default(InMemoryStateDict);
        foreach (var (epochs, layers) in Stages(head, NetworkStrategies.AllLayers(network)))
        {
            // The head begins anew in the first stage only.
            var settings = Settings(context, network.FrontEnd, seed, epochs * run.StepsPerEpoch, head, layers, isFirst: trained is null);
            trained = run.Train(network, settings, trained ?? current, epochs);
            if (run.IsStopped)
            {
                break;
            }
        }

        return new NetworkClassifier(name, backbone, network, trained!, seconds, context.Threads, run.History);
    }

    // Passes, and the layers that learn in them; an empty list stands for all.
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

    private TrainingOptions Settings(
        TransferContext context, LogMelSettings? frontEnd, ulong seed, int steps, ImmutableArray<string> head, ImmutableArray<string> layers, bool isFirst) => new()
        {
            LearningRate = options.LearningRate,
            Schedule = new CosineSchedule(steps, steps / 10),
            Loss = new() { LabelSmoothing = options.LabelSmoothing },
            Augmentation = new()
            {
                MixupAlpha = options.MixupAlpha,
                SpecAugment = options.SpecAugment ?? frontEnd?.Kind != LogMelKind.EfficientAt,
                TimeShiftSeconds = options.TimeShiftSeconds,
                GainDecibels = options.GainDecibels,
            },
            Frozen = layers.IsEmpty ? [] : [""],
            Trainable = layers,
            Fresh = fromWeights && isFirst ? head : [],
            BatchNormMomentum = fromWeights ? null : ScratchMomentum,
            Groups = fromWeights ? [new("", options.BackboneRateFactor), .. head.Select(layer => new ParameterGroup(layer, 1))] : [],
            Seed = seed,
            Engine = new() { Threads = context.Threads },
        };
}
