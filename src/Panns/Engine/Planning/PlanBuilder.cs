using Panns.Engine.Kernels.Simd;
using Panns.Engine.Ops;
using Panns.Networks;

namespace Panns.Engine.Planning;

/// <summary>What an operator may ask for while a plan is made: the inputs' and output's memory, and scratch.</summary>
internal sealed class PlanBuilder(TensorShape[] shapes, int clips, int threads, SimdLevel level, int step = 0)
{
    private readonly Tensor?[] _values = new Tensor?[shapes.Length];
    private readonly List<Storage> _storages = [];
    private readonly List<PlannedOp> _steps = [];

    public int Clips => clips;

    /// <summary>Samples from one clip to the next where clips are parts of one stretch of samples, which is then the input's value; otherwise 0.</summary>
    public int Step => step;

    public int Threads => threads;

    public SimdLevel Level => level;

    public TensorShape[] Shapes => shapes;

    public IReadOnlyList<PlannedOp> Steps => _steps;

    /// <summary>A value that an earlier operator has defined; it stays intact until the current step has ended.</summary>
    public Tensor Read(int value)
    {
        var tensor = _values[value] ?? throw new InvalidOperationException($"value {value} is used before it is computed");
        tensor.Storage.UseAt(_steps.Count);
        return tensor;
    }

    /// <summary>Memory for the input: the clips, or the stretch that they are parts of.</summary>
    public Tensor WriteInput(int value)
    {
        if (step == 0)
        {
            return Write(value);
        }

        var stretch = shapes[value] with { Height = shapes[value].Height + ((clips - 1) * step) };
        var tensor = new Tensor(NewStorage(stretch.Length), 1, stretch);
        _values[value] = tensor;
        return tensor;
    }

    /// <summary>Memory for a value that the current step computes.</summary>
    public Tensor Write(int value)
    {
        if (_values[value] is { } reserved)
        {
            reserved.Storage.UseAt(_steps.Count);
            return reserved;
        }

        var tensor = NewTensor(shapes[value]);
        _values[value] = tensor;
        return tensor;
    }

    /// <summary>Defines a value that lies in another's memory.</summary>
    public void Alias(int value, Tensor tensor) => _values[value] = tensor;

    public Tensor? Find(int value) => _values[value];

    /// <summary>Memory that only the current step uses.</summary>
    public Tensor Scratch(long floats)
        => new(NewStorage(floats), 1, new TensorShape(1, 1, 1));

    /// <summary>Keeps scratch of an earlier step for the current one.</summary>
    public Tensor Touch(Tensor scratch)
    {
        scratch.Storage.UseAt(_steps.Count);
        return scratch;
    }

    /// <summary>Ends the current step with what it is to do.</summary>
    public void Add(PlannedOp step) => _steps.Add(step);

    /// <summary>Keeps a value until the plan has ended.</summary>
    public Tensor Keep(int value) => Read(value);

    public long Layout() => ArenaLayout.Assign(_storages);

    private Tensor NewTensor(TensorShape shape) => new(NewStorage(shape.Length * clips), clips, shape);

    private Storage NewStorage(long floats)
    {
        var storage = new Storage(floats);
        storage.UseAt(_steps.Count);
        _storages.Add(storage);
        return storage;
    }
}
