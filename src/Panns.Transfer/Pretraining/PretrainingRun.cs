using System.Diagnostics;
using System.Globalization;
using Panns.Common;
using Panns.Common.IO;
using Panns.Engine;
using Panns.Networks;
using Panns.Output.Csv;
using Panns.Training;
using Panns.Transfer.Heads;
using Panns.Transfer.Pretraining.Distillation;
using Panns.Transfer.Pretraining.Feeding;
using Panns.Transfer.Pretraining.Records;
using Panns.Transfer.Pretraining.Reports;
using Panns.Transfer.Pretraining.Runs;
using Panns.Transfer.Runs;
using Panns.Transfer.Strategies;
using Panns.Weights;

namespace Panns.Transfer.Pretraining;

/// <summary>
/// The pretraining of a network on packs, as the released training script does it (paper, section IV). Its folder gets the weights
/// (<c>best.safetensors</c>, <c>checkpoints/N_iterations.safetensors</c>: whole state dicts, which the released code loads), <c>history.csv</c>,
/// the curves (<c>report.html</c>) and <c>state.safetensors</c>, from which a run that was cut short goes on to the same bits.
/// </summary>
public sealed class PretrainingRun : IDisposable
{
    private readonly NetworkDescription _network;
    private readonly PretrainingOptions _options;
    private readonly PretrainingContext _context;
    private readonly RunFiles _files;
    private readonly RunProcesses _processes;
    private readonly ClipSelection _train;
    private readonly LabelSet _labels;
    private readonly ClipReader _reader;
    private readonly PackEvaluation? _trainEvaluation;
    private readonly PackEvaluation? _evaluation;
    private readonly ClassPrecisionTable? _classPrecision;
    private readonly TrainingSession _session;
    private readonly ClipSampler _drawn;
    private readonly int[] _drawnClips;
    private readonly WeightAverage? _average;
    private readonly Teacher? _teacher;
    private readonly KeyValuePair<string, string>[] _settings;
    private readonly Stopwatch _watch = new();
    private readonly RunState _state = new();

    /// <summary>Prepares a run, or takes up the one that the folder holds.</summary>
    /// <param name="network">The network, described for as many classes as the pack has.</param>
    /// <param name="train">The clips to learn from, with labels: sounds, or embeddings for a network that reads these.</param>
    /// <param name="evaluation">The clips to evaluate on, of a pack with the same classes; null for none.</param>
    /// <param name="folder">Where the results go; made where missing.</param>
    /// <param name="options">How to train.</param>
    /// <param name="context">Where and how to run; null for this machine's processors.</param>
    /// <param name="weights">Weights to start from; null for random ones. Not needed afterward.</param>
    /// <param name="teacher">
    /// The network that teaches where <see cref="PretrainingOptions.Distillation"/> is set; null where its scores lie in the pack. Not needed afterward.
    /// </param>
    /// <exception cref="PannsException">Network and packs do not fit together, the folder holds a run, or one that cannot be gone on from.</exception>
    public PretrainingRun(
        NetworkDescription network,
        ClipSelection train,
        ClipSelection? evaluation,
        string folder,
        PretrainingOptions options,
        PretrainingContext? context = null,
        StateDict? weights = null,
        PretrainedNetwork? teacher = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(options);
        _network = network;
        _options = options;
        _context = context ?? new();
        _files = new(folder);
        _processes = new(_context.Processes);
        _train = train;
        var part = options.PartOf(_processes.Rank, _processes.Size);
        var hasRun = _processes.Decide(File.Exists(_files.State));
        if (hasRun && !_context.Resume)
        {
            throw new PannsException($"{folder}: holds a run already: resume it, or name another folder");
        }

        if (hasRun && !File.Exists(_files.State))
        {
            throw new PannsException($"{_files.State}: only the first process sees it: the folder must lie where all processes see the same files");
        }

        _reader = new(train.Pack, network);
        CheckLabels(train, options);
        CheckChanges(train, options);
        _labels = train.Pack.Labels ?? (network.Classes == AudioSetLabels.ClassCount ? AudioSetLabels.All : LabelSet.Numbered(network.Classes));
        _trainEvaluation = SomeOf(train);
        if (evaluation is not null)
        {
            if (evaluation.Pack.Labels is not { } known || !known.SequenceEqual(_labels))
            {
                throw new PannsException($"{evaluation.Pack.Folders[0]}: its classes are not those that are learned");
            }

            _evaluation = new(new(evaluation.Pack, network), [.. evaluation.InOrder(int.MaxValue).SelectMany(clips => clips)], network.Classes);
            int[] trained = train.Pack.Labels is null ? new int[network.Classes] : [.. train.ByClass().Select(clips => clips.Length)];
            _classPrecision = new(_files.ClassPrecision, _labels, trained, _evaluation.ClipsByClass());
        }

        // Two samplers: the one that reads ahead, and this one, which has drawn what was learned from; a checkpoint keeps this one's state.
        _drawn = CreateSampler();
        var ahead = CreateSampler();
        _drawnClips = new int[options.ClipsDrawn];
        _teacher = options.Distillation is { } distillation && teacher is not null ? new(teacher, network, distillation, _context.Running with { Threads = 1 }) : null;
        try
        {
            var trained = options.Distillation?.EmbeddingWeight > 0 && _teacher is not null ? StudentNetwork.Describe(network, _teacher.Network.EmbeddingSize) : network;
            var scales = options.Distillation?.LogitWeight > 0 && _teacher is not null
                ? _processes.Share(network.Classes, () => LogitScales.Measure(_reader, train, network, options, _teacher, _context.Threads))
                : [];
            var engines = _processes.Join(_context.TrainingEngine);
            _session = new(trained, options.ForSession(new CpuEngineOptions { Threads = _context.Threads }, scales), weights, engines) { Share = part };
            _average = options.AverageDecay > 0 && _processes.IsFirst ? new(_session, options.AverageDecay) : null;
            _settings = [.. RunSettings.Of(network, train, options, _teacher?.Identity ?? train.Pack.Teacher ?? "", _processes.Size)];
            if (hasRun)
            {
                _state = RunState.Load(_files.State, _session, [_drawn, ahead], _average, _settings);
                _context.Message?.Invoke(FormattableString.Invariant($"goes on after iteration {_state.Iteration}"));
            }
            else if (_context.Resume)
            {
                _context.Message?.Invoke($"{folder}: holds no run to go on from: it begins anew");
            }

            _processes.Begin(_settings, _state.Iteration);
            Batches = new(_reader, ahead, network, options, _teacher, _context.Threads, part);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Updates made so far.</summary>
    public long Iteration => _state.Iteration;

    internal ClipBatches Batches { get; }

    private double Seconds => _state.EarlierSeconds + _watch.Elapsed.TotalSeconds;

    /// <summary>Trains up to the last iteration.</summary>
    /// <exception cref="OperationCanceledException">It was stopped; a checkpoint is written, and the same run can be resumed.</exception>
    /// <exception cref="PannsException">A file cannot be read or written, or the loss is no number.</exception>
    public PretrainingResult Run()
    {
        if (_processes.IsFirst)
        {
            WriteLabels();
        }

        _watch.Start();
        Train();
        if (_processes.IsFirst)
        {
            WritePage(isRunning: false);
        }

        return new(_state.History, _files.Kept(_state.Iteration), File.Exists(_files.Best) ? _files.Best : null) { Best = _state.Best };
    }

    /// <summary>Releases the network in training.</summary>
    public void Dispose()
    {
        _session?.Dispose();
        _teacher?.Dispose();
    }

    private void Train()
    {
        // One thread alone gathers what it trains on. Several gather together, as all of them may have to wait for it; those of the step go on meanwhile.
        using var feed = new BatchFeed(Batches.Reserve, Batches.Gather, _session, _session.LeavesProcessor || _context.Threads > 1 ? Batches.Ahead : 0);
        var clock = new RunClock(_options.Iterations - _state.Iteration);
        var sinceCheckpoint = Stopwatch.StartNew();
        var speed = new StepSpeed(() => feed.Waited, _options.ClipsGiven, _context.Clock);
        feed.Start(_state.Iteration, _options.Iterations);
        clock.Start();
        Settle(speed);
        while (_state.Iteration < _options.Iterations)
        {
            if (_processes.MustStop(_context.CancellationToken.IsCancellationRequested))
            {
                SaveCheckpoint();
                throw new OperationCanceledException(_context.CancellationToken);
            }

            _processes.Ask(_context.CancellationToken.IsCancellationRequested, sinceCheckpoint.Elapsed >= _options.CheckpointEvery);
            speed.Begin();
            Step(feed.Take());
            speed.End();
            clock.Advance(1);
            _context.Progress?.Report(new("pretraining", (int)Math.Min(int.MaxValue, _state.Iteration), (int)Math.Min(int.MaxValue, _options.Iterations)) { Left = clock.Left });
            if (Settle(speed))
            {
                sinceCheckpoint.Restart();
            }
            else if (_processes.IsCheckpointDue(sinceCheckpoint.Elapsed >= _options.CheckpointEvery))
            {
                SaveCheckpoint();
                sinceCheckpoint.Restart();
            }
        }
    }

    /// <summary>Does what is due after an iteration, and was not done by an earlier process: evaluation, weights that stay.</summary>
    /// <returns>Whether a checkpoint was written.</returns>
    private bool Settle(StepSpeed speed)
    {
        var iteration = _state.Iteration;
        var isLast = iteration == _options.Iterations;
        var isEvaluated = iteration == 0 || (!isLast && iteration % _options.EvaluateEvery != 0) || (_state.History is [.., var last] && last.Iteration == iteration);
        if (!isEvaluated)
        {
            EvaluateAlone(speed);
            SaveCheckpoint();
        }

        if (_processes.IsFirst && iteration > 0 && (isLast || iteration % _options.KeepEvery == 0) && !File.Exists(_files.Kept(iteration)))
        {
            SaveWeights(_files.Kept(iteration));
        }

        return !isEvaluated;
    }

    private void Step(StepBatch batch)
    {
        var loss = LossGuard.Checked(_processes.LossOf(batch.Step(_session)), _session, FormattableString.Invariant($"iteration {_state.Iteration + 1}"));
        _drawn.DrawBatch(_drawnClips);
        _average?.Update(_session);
        _state.Add(loss);
    }

    /// <summary>Has the first process evaluate, while the others wait.</summary>
    private void EvaluateAlone(StepSpeed speed)
    {
        OperationCanceledException? canceled = null;
        if (_processes.IsFirst)
        {
            try
            {
                Evaluate(speed);
            }
            catch (OperationCanceledException stop)
            {
                canceled = stop;
            }
        }

        _processes.Wait();
        if (_processes.Decide(canceled is not null))
        {
            // It is taken up before this evaluation again.
            SaveCheckpoint();
            throw new OperationCanceledException("canceled", canceled, _context.CancellationToken);
        }

        if (!_processes.IsFirst)
        {
            _state.Add(NewRecord(speed));
            speed.Restart();
        }
    }

    private void Evaluate(StepSpeed speed)
    {
        TaggingScore? training = null, evaluation = null;
        if (_trainEvaluation is not null || _evaluation is not null)
        {
            using var weights = Weights();
            using var session = _context.Running.CreateSession(_network, weights);

            // The library's engine takes clips one by one on as many threads; another one is given batches.
            var (clips, calls) = _context.Running.Engine == PannsEngines.Cpu ? (1, _context.Threads) : (_options.BatchSize, 1);
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = calls, CancellationToken = _context.CancellationToken };
            training = _trainEvaluation?.Run(session, clips, parallel);
            evaluation = _evaluation?.Run(session, clips, parallel);
        }

        var isBest = evaluation is not null && !(evaluation.MeanAveragePrecision <= _state.Best?.Evaluation!.MeanAveragePrecision);
        var record = NewRecord(speed) with { Training = training, Evaluation = evaluation };
        speed.Restart();
        _classPrecision?.Add(_state.History.Select(one => one.Iteration), record.Iteration, _evaluation!.AveragePrecision);
        _state.Add(record);
        if (isBest)
        {
            SaveWeights(_files.Best);
        }

        StagedFile.Write(_files.History, HistoryTable.ToText(_state.History));
        EventFile.Write(_files.Events, _state.History, DateTimeOffset.UtcNow);
        WritePage(isRunning: true);
        _context.Evaluated?.Invoke(record);
    }

    private PretrainingRecord NewRecord(StepSpeed speed)
        => new(_state.Iteration, Seconds, _options.LearningRate * _options.Schedule.Factor(_state.Iteration - 1), _state.MeanLoss)
        {
            ClipsPerSecond = speed.ClipsPerSecond, WaitingShare = speed.WaitingShare,
        };

    private void SaveCheckpoint()
    {
        _processes.CheckWeights(_state.Iteration);
        if (_processes.IsFirst)
        {
            _state.Save(_files.State, _session, _drawn, _average, _settings, Seconds);
        }
    }

    private void SaveWeights(string path)
    {
        using var weights = Weights();
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["format"] = "pt",
            ["network"] = _network.Name,
            ["iteration"] = _state.Iteration.ToString(CultureInfo.InvariantCulture),
        };
        if (_state.History is [.., { Evaluation: { } score } last] && last.Iteration == _state.Iteration)
        {
            metadata["eval_map"] = score.MeanAveragePrecision.ToString("R", CultureInfo.InvariantCulture);
        }

        foreach (var (name, value) in _settings)
        {
            metadata[name] = value;
        }

        WeightFile.Save(PublishedLayout.Of(weights, _network), path, new() { Metadata = metadata });
    }

    /// <summary>The weights that count: the average where there is one.</summary>
    private InMemoryStateDict Weights()
    {
        var weights = _session.ExportWeights();
        _average?.CopyTo(weights);
        return PublishedLayout.Of(weights, _network, frontEnd: false);
    }

    private void WriteLabels() => StagedFile.Write(_files.Labels, CsvWriter.Text(
        _labels.Select(label => (string[])[CsvWriter.Number((long)label.Index), label.Mid, label.Name]).Prepend(["index", "mid", "display_name"])));

    private void WritePage(bool isRunning) => StagedFile.Write(_files.Page, PretrainingPage.Write(_network, _state.History, _options.Iterations, _settings, isRunning));

    private ClipSampler CreateSampler() => ClipSampler.Create(_options.Sampler, _train, unchecked((uint)_options.Seed));

    private PackEvaluation? SomeOf(ClipSelection clips)
    {
        if (_options.TrainingClipsEvaluated == 0)
        {
            return null;
        }

        var all = clips.InOrder(int.MaxValue).SelectMany(some => some).Where(clips.Pack.IsLabeled).ToArray();
        new SeededRandom(_options.Seed, 5UL << 48).Shuffle<int>(all);
        return all.Length == 0 ? null : new(_reader, [.. all.Take(_options.TrainingClipsEvaluated).Order()], _network.Classes);
    }

    // What has no labels would be learned as having none of the classes.
    private static void CheckLabels(ClipSelection clips, PretrainingOptions options)
    {
        var pack = clips.Pack;
        if (options.Distillation is null && (pack.Labels is null || clips.Clips.Any(clip => !pack.IsLabeled(clip))))
        {
            throw new PannsException($"{pack.Folders[0]}: {(pack.Labels is null ? "its clips" : "some clips")} have no labels: only a teacher could tell what they are");
        }
    }

    // A part of an embedding is none, and no filter of sound makes another sound of it.
    private static void CheckChanges(ClipSelection clips, PretrainingOptions options)
    {
        if (clips.Pack is EmbeddingPack && (options.CropSeconds is not null || options.Augmentation != WaveformAugmentation.None))
        {
            throw new PannsException($"{clips.Pack.Folders[0]}: holds embeddings: they can be neither cut nor changed as waveforms are");
        }
    }
}
