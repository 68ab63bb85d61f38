using Panns.Common;
using Panns.Engine.Kernels.Gemm;
using Panns.Engine.Planning;
using Panns.Engine.Profiling;
using Panns.Engine.Threading;
using Panns.FrontEnd;
using Panns.Networks;
using Panns.Training.Augmentation;
using Panns.Training.Cpu.Optimizers;
using Panns.Training.Cpu.Planning;
using Panns.Weights;

namespace Panns.Training.Cpu;

/// <summary>Training on the processor: plans of the latest shapes of batches are kept, and all share one arena.</summary>
internal sealed unsafe class CpuTrainingEngine : ITrainingEngine
{
    // Whole batches, the last one of an epoch, those set aside; a few lengths of clips beside.
    private const int MostPlans = 8;

    private readonly TrainingOptions _options;
    private readonly ParameterStore _parameters;
    private readonly TrainingGraph _graph;
    private readonly PlanContext _context;
    private readonly Optimizer _optimizer;
    private readonly WorkerPool _pool;
    private readonly RecentPlans<PlanShape, TrainingPlan> _plans = new(MostPlans);
    private readonly Func<PlanShape, TrainingPlan> _create;
    private readonly Action<TileStep> _run;
    private readonly double[] _rates;
    private readonly bool _hasMixup;
    private readonly SeededRandom _mixing = new(0);
    private float[] _factors = [];
    private NativeBuffer? _arena;

    public CpuTrainingEngine(NetworkDescription network, TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(options);
        Network = network;
        _options = options;
        _parameters = new(network, options);
        _graph = new(network, options, _parameters);
        _context = new(options, _parameters, new PassState(), _graph.NeedsGradient);
        _optimizer = Optimizer.Create(_parameters, options.Optimizer);
        _hasMixup = network.Nodes.Any(node => node.Layer is Networks.Layers.Mixup);
        TrainableParameters = [.. _parameters.Trainable.Select(slot => slot.Name)];
        _rates = new double[_parameters.Trainable.Count];
        _pool = new(options.Engine.Threads);
        _run = step => _pool.Run(step, null);
        _create = shape => shape.IsTraining
            ? TrainingPlan.ForTraining(_graph, network, shape, _context)
            : TrainingPlan.ForEvaluation(_graph, network, shape, _context);
    }

    public NetworkDescription Network { get; }

    public IReadOnlyList<string> TrainableParameters { get; }

    /// <summary>Bytes of the arena: the activations and gradients of the largest batch so far.</summary>
    internal long ArenaBytes => (_arena?.Length ?? 0) * sizeof(float);

    /// <summary>Bytes that the largest of the plans kept asks for.</summary>
    internal long PlannedBytes => _plans.All.Max(plan => plan.Floats) * sizeof(float);

    /// <summary>How many plans are kept.</summary>
    internal int PlanCount => _plans.All.Count();

    public double Accumulate(in TrainingBatch batch, ulong draw, double weight = 1)
    {
        Pass(batch, draw, weight, null);
        return _context.State.Loss;
    }

    public void Predict(ReadOnlySpan<float> waveforms, int clips, Span<float> scores, Span<float> logits = default)
    {
        var samples = waveforms.Length / Guard.Positive(clips);
        if (samples == 0 || waveforms.Length % clips != 0)
        {
            throw new ArgumentException($"{waveforms.Length} values are no batch of {clips} clips", nameof(waveforms));
        }

        var shape = new PlanShape(clips, Network.InputLength(samples), IsTraining: false);
        var plan = _plans.Get(shape, _create);
        if (!logits.IsEmpty && plan.Logits is null)
        {
            throw new ArgumentException($"{Network.Name} has no logits", nameof(logits));
        }

        var arena = Reserve(plan);
        fixed (float* pointer = waveforms)
        {
            _context.State.Waveforms = pointer;
            _context.State.Samples = samples;
            plan.Run(arena, _pool);
        }

        Copy(plan.Scores!, arena, scores);
        Copy(plan.Logits, arena, logits);
    }

    public double GradientNorm()
    {
        double sum = 0;
        foreach (var slot in _parameters.Trainable)
        {
            foreach (var value in slot.Gradients)
            {
                sum += (double)value * value;
            }
        }

        return Math.Sqrt(sum);
    }

    public void Update(double learningRate, double gradientFactor = 1)
    {
        for (var i = 0; i < _rates.Length; i++)
        {
            _rates[i] = learningRate * _options.FactorOf(_parameters.Trainable[i].Name);
        }

        _optimizer.Update(_rates, gradientFactor, _run);
    }

    public void ZeroGradients() => _parameters.ZeroGradients();

    public void CopyTensor(string name, Span<float> destination) => _parameters[name].Values.CopyTo(destination);

    public void SetTensor(string name, ReadOnlySpan<float> values) => values.CopyTo(_parameters[name].Values);

    public void CopyGradient(string name, Span<float> destination) => GradientOf(name).CopyTo(destination);

    public void SetGradient(string name, ReadOnlySpan<float> values) => values.CopyTo(GradientOf(name));

    public InMemoryStateDict ExportWeights() => _parameters.Export();

    public void ImportWeights(StateDict weights) => _parameters.Import(weights);

    public InMemoryStateDict ExportOptimizer() => _optimizer.Export();

    public void ImportOptimizer(StateDict state) => _optimizer.Import(state);

    public void Dispose()
    {
        _pool.Dispose();
        _arena?.Dispose();
        _context.Dispose();
        _optimizer.Dispose();
        _parameters.Dispose();
    }

    /// <summary>As <see cref="Accumulate"/>, and the time of every step.</summary>
    internal IReadOnlyList<StepTime> Time(in TrainingBatch batch, ulong draw)
    {
        var times = new List<StepTime>();
        Pass(batch, draw, 1, times);
        return times;
    }

    private void Pass(in TrainingBatch batch, ulong draw, double weight, List<StepTime>? times)
    {
        var shape = ShapeOf(batch);
        if (batch.Targets.Length != batch.Clips * Network.Classes)
        {
            throw new ArgumentException($"{batch.Targets.Length} targets for {batch.Clips} clips of {Network.Classes} classes", nameof(batch));
        }

        batch.CheckTeacher(_options.Loss, Network, shape.Mixes);
        var plan = _plans.Get(shape, _create);
        var state = _context.State;
        state.Draw = draw;
        state.Weight = weight;
        state.MixupFactors = shape.Mixes ? FactorsOf(batch, draw) : [];
        fixed (float* waveforms = batch.Waveforms, logMels = batch.LogMels, targets = batch.Targets, logits = batch.TeacherLogits, embeddings = batch.TeacherEmbeddings)
        {
            state.TeacherLogits = logits;
            state.TeacherEmbeddings = embeddings;
            state.Waveforms = waveforms;
            state.LogMels = logMels;
            state.Targets = targets;
            state.Samples = batch.Waveforms.Length / batch.Clips;
            plan.Run(Reserve(plan), _pool, times);
        }
    }

    private PlanShape ShapeOf(in TrainingBatch batch)
    {
        var clips = Guard.Positive(batch.Clips, nameof(batch.Clips));
        var given = batch.LogMels.IsEmpty ? batch.Waveforms : batch.LogMels;
        if (given.IsEmpty || given.Length % clips != 0)
        {
            throw new ArgumentException($"{given.Length} values are no batch of {clips} clips", nameof(batch));
        }

        var mixes = _hasMixup && (_options.Augmentation.MixupAlpha > 0 || !batch.MixupFactors.IsEmpty);
        if (mixes && clips % 2 != 0)
        {
            throw new ArgumentException($"mixup takes pairs of clips; there are {clips}", nameof(batch));
        }

        var samples = batch.LogMels.IsEmpty ? given.Length / clips : SamplesOf(given.Length / clips);
        return new(clips, Network.InputLength(samples), IsTraining: true, !batch.LogMels.IsEmpty, mixes);
    }

    /// <summary>The length of a clip that gives a log-mel of so many values.</summary>
    private int SamplesOf(int values)
    {
        var settings = Network.FrontEnd ?? throw new ArgumentException($"{Network.Name} has no log-mel front end");
        if (values % settings.MelBins != 0)
        {
            throw new ArgumentException($"{values} values are no log-mel of {settings.MelBins} bins");
        }

        var hops = ((values / settings.MelBins) - 1) * settings.HopSize;
        var samples = settings.Kind switch
        {
            LogMelKind.Panns => hops,
            LogMelKind.EfficientAt => hops + 1,
            LogMelKind.TalNet => hops + settings.HopSize,
            _ => hops + settings.WindowSize,
        };
        return samples >= Network.MinimumSamples ? samples : throw new ArgumentException($"log-mels of {values / settings.MelBins} frames are too short for {Network.Name}");
    }

    private float[] FactorsOf(in TrainingBatch batch, ulong draw)
    {
        _factors = _factors.Length >= batch.Clips ? _factors : new float[batch.Clips];
        if (batch.MixupFactors.IsEmpty)
        {
            _mixing.Restart(draw, ulong.MaxValue);
            MixupFactors.Draw(_factors.AsSpan(0, batch.Clips), _options.Augmentation.MixupAlpha, _mixing);
        }
        else
        {
            batch.MixupFactors.CopyTo(_factors);
        }

        return _factors;
    }

    private Span<float> GradientOf(string name)
    {
        var slot = _parameters[name];
        return slot.IsTrainable ? slot.Gradients : throw new ArgumentException($"'{name}' does not learn: it has no gradient", nameof(name));
    }

    private float* Reserve(TrainingPlan plan)
    {
        if (_arena is null || _arena.Length < plan.Floats)
        {
            _arena?.Dispose();
            _arena = new(plan.Floats);
        }

        return _arena.Data;
    }

    private static void Copy(Tensor? source, float* arena, Span<float> target)
    {
        if (!target.IsEmpty && source is not null)
        {
            new ReadOnlySpan<float>(source.In(arena), checked((int)source.Length)).CopyTo(target);
        }
    }
}
