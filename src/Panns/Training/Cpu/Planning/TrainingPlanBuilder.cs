using Panns.Engine.Kernels.Simd;
using Panns.Engine.Ops;
using Panns.Engine.Planning;
using Panns.Engine.Profiling;
using Panns.Networks;

namespace Panns.Training.Cpu.Planning;

/// <summary>
/// What an operator may ask for while a plan is made: memory of values and of their gradients, scratch, parameters. A plan's steps are
/// the forward pass and, in training, the backward pass after it; memory is shared by whatever is never in use at the same step.
/// </summary>
internal sealed unsafe class TrainingPlanBuilder
{
    /// <summary>Floats of a tile of an element-wise step: small enough for the second-level cache, large enough to be worth a claim.</summary>
    private const int FloatsPerTile = 1 << 16;

    private readonly NetworkDescription _network;
    private readonly TensorShape[] _shapes;
    private readonly Tensor?[] _values;
    private readonly Tensor?[] _gradients;
    private readonly int[] _clips;
    private readonly List<Storage> _storages = [];
    private readonly List<PlannedOp> _steps = [];

    public TrainingPlanBuilder(NetworkDescription network, PlanShape shape, PlanContext context)
    {
        _network = network;
        _shapes = network.InferShapes(shape.Samples);
        _values = new Tensor?[_shapes.Length];
        _gradients = new Tensor?[_shapes.Length];
        _clips = new int[_shapes.Length];
        Array.Fill(_clips, shape.Clips);
        Shape = shape;
        Context = context;
    }

    public PlanShape Shape { get; }

    public PlanContext Context { get; }

    public TrainingOptions Options => Context.Options;

    public PassState State => Context.State;

    public ParameterStore Parameters => Context.Parameters;

    public int Threads => Context.Options.Engine.Threads;

    public SimdLevel Level => Context.Options.Engine.SimdLevel;

    /// <summary>Whether the pass trains; an evaluation pass is forward only.</summary>
    public bool IsTraining => Shape.IsTraining;

    public IReadOnlyList<PlannedOp> Steps => _steps;

    /// <summary>What profiles call the layer whose steps follow.</summary>
    public string Layer { get; set; } = "";

    /// <summary>Whether a batch normalization uses this batch's statistics.</summary>
    public bool UsesBatchStatistics(string name) => IsTraining && Options.UsesBatchStatistics(name);

    public TensorShape ShapeOf(int value) => _shapes[value];

    /// <summary>Clips of a value: half as many after mixup.</summary>
    public int ClipsOf(int value) => _clips[value];

    /// <summary>Sets the clips of an operator's result; its inputs must agree.</summary>
    public void SetClips(int value, int clips) => _clips[value] = clips;

    /// <summary>Whether the gradient of a value is wanted.</summary>
    public bool NeedsGradient(int value) => Context.NeedsGradient[value];

    public Tensor Read(int value) => _values[value] ?? throw new InvalidOperationException($"{_network.Name}: value {value} is used before it is computed");

    /// <summary>Memory for a value that an operator computes.</summary>
    public Tensor Write(int value) => _values[value] = NewTensor(_clips[value], _shapes[value]);

    /// <summary>Defines a value that lies in another's memory.</summary>
    public Tensor Alias(int value, Tensor tensor)
        => _values[value] = tensor.Shape == _shapes[value] ? tensor : tensor.Reshape(_shapes[value]);

    /// <summary>The gradient of a value, which later layers have computed; null if nothing that is learned depends on it.</summary>
    public Tensor? Gradient(int value) => _gradients[value];

    /// <summary>Memory for an operator's contribution to a gradient; null if it is not wanted.</summary>
    /// <param name="value">The value.</param>
    /// <param name="accumulates">Whether to add to what is there: another operator has contributed before.</param>
    public Tensor? WriteGradient(int value, out bool accumulates)
    {
        accumulates = _gradients[value] is not null;
        return !NeedsGradient(value) ? null : _gradients[value] ??= NewTensor(_clips[value], _shapes[value]);
    }

    /// <summary>
    /// As <see cref="WriteGradient"/>, but where nothing has contributed yet the operator may work in the memory of its result's gradient.
    /// </summary>
    public Tensor? WriteGradientInPlace(int value, Tensor resultGradient, out bool accumulates)
    {
        if (NeedsGradient(value) && _gradients[value] is null && resultGradient.Length == _clips[value] * _shapes[value].Length)
        {
            _gradients[value] = resultGradient.Shape == _shapes[value] ? resultGradient : resultGradient.Reshape(_shapes[value]);
        }
        else
        {
            return WriteGradient(value, out accumulates);
        }

        accumulates = false;
        return _gradients[value];
    }

    /// <summary>
    /// As <see cref="WriteGradient"/>, but in the memory of the value itself: for the only operator that reads it.
    /// </summary>
    public Tensor? WriteGradientOver(int value) => NeedsGradient(value) ? _gradients[value] = Read(value) : null;

    /// <summary>Memory beside the values, in use during the steps that name it.</summary>
    public Tensor Scratch(long floats) => new(NewStorage(Math.Max(floats, 1)), 1, new TensorShape(1, 1, 1));

    /// <summary>Adds a step.</summary>
    /// <param name="name">What profiles call it.</param>
    /// <param name="tiles">How many tiles it has.</param>
    /// <param name="body">Computes one.</param>
    /// <param name="uses">All the memory that it reads or writes; nulls are left out.</param>
    public void Step(string name, int tiles, TileBody body, params ReadOnlySpan<Tensor?> uses) => Step(name, tiles, body, StepCost.Of(0, 0, uses), uses);

    /// <summary>Adds a step whose cost is more than that of reading and writing values once.</summary>
    /// <param name="name">What profiles call it.</param>
    /// <param name="tiles">How many tiles it has.</param>
    /// <param name="body">Computes one.</param>
    /// <param name="cost">What it has to do at least, for profiles.</param>
    /// <param name="uses">All the memory that it reads or writes; nulls are left out.</param>
    public void Step(string name, int tiles, TileBody body, StepCost cost, params ReadOnlySpan<Tensor?> uses)
    {
        foreach (var tensor in uses)
        {
            tensor?.Storage.UseAt(_steps.Count);
        }

        _steps.Add(new TileStep(Layer.Length == 0 ? name : $"{name}: {Layer}", tiles, body, cost));
    }

    /// <summary>Adds a step that works row by row, each row alone.</summary>
    public void Rows(string name, long rows, long floatsPerRow, RowsBody body, params ReadOnlySpan<Tensor?> uses)
    {
        var perTile = Math.Max(1, FloatsPerTile / Math.Max(1, floatsPerRow));
        var tiles = checked((int)((rows + perTile - 1) / perTile));
        Step(
            name,
            tiles,
            (arena, tile, _) =>
            {
                var first = tile * perTile;
                body(arena, first, Math.Min(perTile, rows - first));
            },
            uses);
    }

    /// <summary>Places everything.</summary>
    /// <returns>Floats that the arena needs.</returns>
    public long Layout() => ArenaLayout.Assign(_storages.Where(storage => storage.LastStep >= 0));

    private Tensor NewTensor(int clips, TensorShape shape) => new(NewStorage(shape.Length * clips), clips, shape);

    private Storage NewStorage(long floats)
    {
        var storage = new Storage(floats);
        _storages.Add(storage);
        return storage;
    }
}
