using System.Collections.Immutable;
using System.Diagnostics;
using Panns.Common;
using Panns.Networks;
using Panns.Training;
using Panns.Transfer.Heads;
using Panns.Transfer.Runs;
using Panns.Transfer.Waveforms;
using Panns.Weights;

namespace Panns.Transfer.Strategies;

/// <summary>Epochs in which the same layers are trained.</summary>
/// <param name="Epochs">Most passes over the clips.</param>
/// <param name="Effort">Cost of a pass, relative to one in which all layers are trained.</param>
/// <param name="Options">The training options, for a learning rate factor of the pretrained layers.</param>
internal sealed record TrainingStage(int Epochs, double Effort, Func<double, TrainingOptions> Options)
{
    /// <summary>Whether the new last layer alone is trained, before all others.</summary>
    public bool IsHead { get; init; }
}

/// <summary>A network's training, over all its stages.</summary>
internal sealed class NetworkTrainingRun
{
    // The factor of pretrained layers where no epochs of the last layer tell what they lack.
    private const double FactorWithoutHead = 0.3;

    private readonly TransferContext _context;
    private readonly string _name;
    private readonly NetworkTrainingOptions _options;
    private readonly ulong _seed;
    private readonly LabeledWaveforms _clips;
    private readonly LabeledWaveforms? _aside;
    private readonly ImmutableArray<float> _classWeights;
    private readonly bool _isMultiLabel;
    private readonly int _clipsPerStep;
    private readonly int _parts;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private TrainingState _state = new();

    public NetworkTrainingRun(
        TransferContext context, string name, bool isMultiLabel, LabeledWaveforms clips, LabeledWaveforms? aside, NetworkTrainingOptions options, ulong seed)
    {
        _context = context;
        _name = name;
        _options = options;
        _seed = seed;
        _clips = clips;
        _aside = aside;
        _isMultiLabel = isMultiLabel;
        _classWeights = options.ClassWeights ? ClassBalance.Of(clips) : [];

        // Mixup blends two clips into one. A step has an even number of clips, at most as many as there are.
        var wanted = options.BatchSize * (options.MixupAlpha > 0 ? 2 : 1);
        _clipsPerStep = Math.Min(wanted, clips.Count) / 2 * 2;
        _parts = Math.Min(options.AccumulationSteps, _clipsPerStep / 2);
    }

    public int StepsPerEpoch => BatchFeed.StepsOf(_clips.Count, _clipsPerStep);

    public ImmutableArray<EpochRecord> History => _state.History;

    /// <summary>The checkpoint's entry in the store; null if there is none.</summary>
    public string? CheckpointName { get; private set; }

    /// <summary>Seconds that earlier processes spent on this training.</summary>
    public double EarlierSeconds => _state.EarlierSeconds;

    /// <summary>
    /// Trains all stages, from a checkpoint if there is one; returns the final weights, or the best ones if validation clips were set aside.
    /// A stage ends early if it does not improve for a while, and the next one starts from the best weights so far.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="stages">The stages.</param>
    /// <param name="start">Weights to start from; null for random ones.</param>
    /// <param name="identity">Everything that determines the result besides sounds and targets; identifies the checkpoint.</param>
    public InMemoryStateDict Train(NetworkDescription network, IReadOnlyList<TrainingStage> stages, StateDict? start, string identity)
    {
        var checkpoints = TrainingCheckpoints.Of(_context, _name, () => $"{identity}\n{_clips.Hash}\n{_aside?.Hash}");
        CheckpointName = checkpoints?.Name;
        using var opened = checkpoints?.Open(stages.Count);
        var found = opened;
        if (found is not null)
        {
            _state = found.State;
            _context.Clock.Skip(stages.Take(_state.Stage).Sum(stage => stage.Epochs * stage.Effort) + (_state.StageEpochs * stages[_state.Stage].Effort));
        }

        for (var trained = start; ; _state.NextStage())
        {
            var stage = stages[_state.Stage];
            var factor = _options.BackboneRateFactor ?? _state.Unlearned ?? FactorWithoutHead;
            using var session = new TrainingSession(network, WithLoss(stage.Options(factor), network), found is null ? trained : null, _context.TrainingEngine);
            found?.Restore(session);
            found = null;
            var average = _options.AverageDecay > 0 && !stage.IsHead ? new WeightAverage(session, _options.AverageDecay) : null;
            if (average is not null && _state.TakeAverage() is { } kept)
            {
                using (kept)
                {
                    average.Restore(kept);
                }
            }

            TrainStage(session, average, stage, stages, start is null || stage.IsHead ? null : factor, checkpoints);
            if (stage.IsHead && _options.BackboneRateFactor is null)
            {
                _state.Unlearned = UnlearnedShare.Of(_clips, session, _isMultiLabel, _classWeights, _clipsPerStep, _context.CancellationToken);
            }

            var result = _state.Best ?? WeightsOf(session, average);
            if (_state.Stage == stages.Count - 1)
            {
                return result;
            }

            trained = result;
        }
    }

    // A decision-level network has no logits, so its scores are trained as in the released code.
    private TrainingOptions WithLoss(TrainingOptions options, NetworkDescription network)
    {
        var softmax = !_isMultiLabel && network.LogitsOutput is not null;
        return options with { Loss = options.Loss with { Kind = softmax ? LossKind.CrossEntropy : LossKind.BinaryCrossEntropy, ClassWeights = _classWeights } };
    }

    private void TrainStage(
        TrainingSession session, WeightAverage? average, TrainingStage stage, IReadOnlyList<TrainingStage> stages, double? backboneFactor, TrainingCheckpoints? checkpoints)
    {
        var check = _aside is null ? null : new ValidationCheck(_aside, session.Network, _isMultiLabel, _classWeights, _clipsPerStep);
        var order = Order();
        var gatherer = new EpochBatches(_clips, _clipsPerStep, _parts, order);

        // If the engine uses the processor, a thread that gathers ahead would slow it down.
        using var feed = new BatchFeed(gatherer.Reserve, gatherer.Gather, session, ahead: session.LeavesProcessor ? 1 : 0);

        // Stages that ended early shorten the run.
        var epochs = _state.Epochs - _state.StageEpochs + stages.Skip(_state.Stage).Sum(one => one.Epochs);
        _context.Clock.Start();
        while (_state.StageEpochs < stage.Epochs && !_state.HasStalled(_options.Patience))
        {
            var title = FormattableString.Invariant($"{_context.Titled(_name)}, epoch {_state.Epochs + 1} of {epochs}");
            var loss = TrainEpoch(session, average, feed, order, stage, title);
            var checkedNow = check is null ? null : Check(session, average, check);
            var record = new EpochRecord(_state.Epochs + 1, loss, checkedNow?.Loss, checkedNow?.Score) { BackboneRateFactor = backboneFactor };
            _state.Add(record, () => WeightsOf(session, average));
            checkpoints?.Save(session, _state, average, _state.EarlierSeconds + _watch.Elapsed.TotalSeconds);
            _context.Progress?.Report(new(title, StepsPerEpoch, StepsPerEpoch) { Epoch = record, Left = _context.Clock.Left });
            _context.EpochDone?.Invoke(record, PlaceOf(stage, stages));
        }

        _context.Clock.Skip((stage.Epochs - _state.StageEpochs) * stage.Effort);
    }

    // What a stage gives: the average of the weights, where there is one.
    private static InMemoryStateDict WeightsOf(TrainingSession session, WeightAverage? average)
    {
        var weights = session.ExportWeights();
        average?.CopyTo(weights);
        return weights;
    }

    // What is validated is what is kept.
    private (double Loss, double Score)? Check(TrainingSession session, WeightAverage? average, ValidationCheck check)
    {
        if (average is null)
        {
            return check.Run(session, _context.CancellationToken);
        }

        using var trained = session.ExportWeights();
        session.ImportWeights(average.Weights);
        var result = check.Run(session, _context.CancellationToken);
        session.ImportWeights(trained);
        return result;
    }

    // The epochs before all layers are trained are counted apart, because the options name them apart.
    private string PlaceOf(TrainingStage stage, IReadOnlyList<TrainingStage> stages)
    {
        var alike = stages.Where(one => one.IsHead == stage.IsHead).ToArray();
        var before = alike.TakeWhile(one => one != stage).Sum(one => one.Epochs);
        return FormattableString.Invariant($"{(stage.IsHead ? "new last layer, " : "")}epoch {before + _state.StageEpochs} of {alike.Sum(one => one.Epochs)}");
    }

    // Repeats all shuffles of the stage so far.
    private int[] Order()
    {
        var order = Enumerable.Range(0, _clips.Count).ToArray();
        for (var epoch = _state.Epochs - _state.StageEpochs; epoch < _state.Epochs; epoch++)
        {
            Shuffle(order, epoch);
        }

        return order;
    }

    private void Shuffle(int[] order, int epoch) => new SeededRandom(_seed, (2UL << 32) + (ulong)epoch).Shuffle<int>(order);

    private double TrainEpoch(TrainingSession session, WeightAverage? average, BatchFeed feed, int[] order, TrainingStage stage, string title)
    {
        Shuffle(order, _state.Epochs);
        feed.Start(0, StepsPerEpoch);
        double sum = 0;
        for (var step = 0; step < StepsPerEpoch; step++)
        {
            _context.CancellationToken.ThrowIfCancellationRequested();
            sum += LossGuard.Checked(feed.Take().Step(session), session, title);
            average?.Update(session);
            _context.Clock.Advance(stage.Effort / StepsPerEpoch);
            _context.Progress?.Report(new(title, step + 1, StepsPerEpoch) { Left = _context.Clock.Left });
        }

        return sum / StepsPerEpoch;
    }
}
