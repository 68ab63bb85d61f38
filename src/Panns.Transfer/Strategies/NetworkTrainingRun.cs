using System.Collections.Immutable;
using Panns.Networks;
using Panns.Training;
using Panns.Transfer.Heads;
using Panns.Weights;

namespace Panns.Transfer;

/// <summary>The epochs of a network's training, over all its stages.</summary>
internal sealed class NetworkTrainingRun
{
    private readonly TransferContext _context;
    private readonly string _name;
    private readonly NetworkTrainingOptions _options;
    private readonly ulong _seed;
    private readonly WaveformSet _waveforms;
    private readonly WaveformSet? _validation;
    private readonly float[] _targets;
    private readonly float[] _validationTargets;
    private readonly ImmutableArray<float> _classWeights;
    private readonly bool _isMultiLabel;
    private readonly int _classes;
    private readonly int _clipsPerStep;
    private readonly ImmutableArray<EpochRecord>.Builder _history = ImmutableArray.CreateBuilder<EpochRecord>();
    private double _bestLoss = double.PositiveInfinity;
    private int _bestEpoch;
    private InMemoryStateDict? _best;

    public NetworkTrainingRun(
        TransferContext context, LabeledDataset data, string name, WaveformSet waveforms, WaveformSet? validation, NetworkTrainingOptions options, ulong seed)
    {
        _context = context;
        _name = name;
        _options = options;
        _seed = seed;
        _waveforms = waveforms;
        _validation = validation;
        _classes = data.Classes.Length;
        _isMultiLabel = data.IsMultiLabel;
        _targets = TargetsOf(data, waveforms);
        _validationTargets = validation is null ? [] : TargetsOf(data, validation);
        _classWeights = options.ClassWeights ? [.. HeadTrainer.ClassWeights(new([], _targets, waveforms.Count, _classes, _isMultiLabel), balanced: true)] : [];

        // Mixup makes one clip of two; a step takes no more clips than there are, and an even number of them.
        var wanted = options.BatchSize * (options.MixupAlpha > 0 ? 2 : 1);
        _clipsPerStep = Math.Min(wanted, waveforms.Count) / 2 * 2;
    }

    public int StepsPerEpoch => (_waveforms.Count + _clipsPerStep - 1) / _clipsPerStep;

    /// <summary>Whether the validation clips said to stop.</summary>
    public bool IsStopped => _validation is not null && _history.Count - _bestEpoch >= _options.Patience;

    public ImmutableArray<EpochRecord> History => _history.ToImmutable();

    /// <summary>Trains a stage; returns the weights after it, or the best so far where clips were set aside.</summary>
    public InMemoryStateDict Train(NetworkDescription network, TrainingOptions settings, StateDict? start, int epochs)
    {
        // A decision-level network has no logits: its scores are trained as in the released code.
        var softmax = !_isMultiLabel && network.LogitsOutput is not null;
        settings = settings with { Loss = settings.Loss with { Kind = softmax ? LossKind.CrossEntropy : LossKind.BinaryCrossEntropy, ClassWeights = _classWeights } };
        using var session = new TrainingSession(network, settings, start, _context.TrainingEngine);
        var order = Enumerable.Range(0, _waveforms.Count).ToArray();
        var waveforms = new float[_clipsPerStep * _waveforms.Samples];
        var targets = new float[_clipsPerStep * _classes];
        for (var epoch = 0; epoch < epochs && !IsStopped; epoch++)
        {
            new SeededRandom(_seed, (2UL << 32) + (ulong)_history.Count).Shuffle<int>(order);
            double sum = 0;
            for (var step = 0; step < StepsPerEpoch; step++)
            {
                _context.CancellationToken.ThrowIfCancellationRequested();
                Gather(order, step * _clipsPerStep, waveforms, targets);
                sum += session.Step(new TrainingBatch { Clips = _clipsPerStep, Waveforms = waveforms, Targets = targets });
                _context.Progress?.Report(new($"{_name}, epoch {_history.Count + 1}", step + 1, StepsPerEpoch));
            }

            Note(session, sum / StepsPerEpoch);
            _context.EpochDone?.Invoke(_history[^1]);
        }

        return _best ?? session.ExportWeights();
    }

    // The last step of an epoch is filled up from its beginning: batch normalisation wants full batches.
    private void Gather(int[] order, int first, float[] waveforms, float[] targets)
    {
        for (var i = 0; i < _clipsPerStep; i++)
        {
            var window = order[(first + i) % order.Length];
            _waveforms.CopyTo(window, waveforms.AsSpan(i * _waveforms.Samples, _waveforms.Samples));
            _targets.AsSpan(window * _classes, _classes).CopyTo(targets.AsSpan(i * _classes));
        }
    }

    private void Note(TrainingSession session, double loss)
    {
        var epoch = _history.Count + 1;
        if (_validation is null)
        {
            _history.Add(new(epoch, loss));
            return;
        }

        var (validationLoss, score) = Validate(session);
        _history.Add(new(epoch, loss, validationLoss, score));
        if (validationLoss < _bestLoss)
        {
            (_bestLoss, _bestEpoch, _best) = (validationLoss, epoch, session.ExportWeights());
        }
    }

    private (double Loss, double Score) Validate(TrainingSession session)
    {
        var logits = new float[_validation!.Count * _classes];
        var waveform = new float[_validation.Samples];
        for (var i = 0; i < _validation.Count; i++)
        {
            _validation.CopyTo(i, waveform);
            session.Predict(waveform, 1, [], logits.AsSpan(i * _classes, _classes));
        }

        var right = Enumerable.Range(0, _validation.Count).Count(i => _validationTargets[(i * _classes) + HeadTrainer.ArgMax(logits.AsSpan(i * _classes, _classes))] > 0);
        var weights = new float[_classes];
        Array.Fill(weights, 1);
        return (Losses.WithGradient(logits, _validationTargets, weights, _isMultiLabel), (double)right / _validation.Count);
    }

    private static float[] TargetsOf(LabeledDataset data, WaveformSet waveforms)
    {
        var targets = new float[waveforms.Count * data.Classes.Length];
        for (var i = 0; i < waveforms.Count; i++)
        {
            foreach (var label in data.Clips[waveforms.ClipOf[i]].Labels)
            {
                targets[(i * data.Classes.Length) + label] = 1;
            }
        }

        return targets;
    }
}
