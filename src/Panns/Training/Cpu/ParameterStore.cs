using Panns.Engine.Kernels.Gemm;
using Panns.Networks;
using Panns.Weights;

namespace Panns.Training.Cpu;

/// <summary>A tensor of the state dict in an engine's memory.</summary>
internal sealed unsafe class ParameterSlot(ParameterSpec spec, bool isTrainable, float* value, float* gradient, long offset)
{
    public ParameterSpec Spec => spec;

    public string Name => spec.Name;

    public int Length { get; } = spec.Length;

    /// <summary>Whether it learns.</summary>
    public bool IsTrainable => isTrainable;

    public float* Value => value;

    /// <summary>Its gradient, laid out as the value; null unless it learns.</summary>
    public float* Gradient => gradient;

    /// <summary>Where its gradient and the optimizer's tensors begin among those of all parameters that learn.</summary>
    public long Offset => offset;

    public Span<float> Values => new(value, Length);

    public Span<float> Gradients => new(gradient, Length);
}

/// <summary>All tensors of a network's state dict, and the gradients of those that learn, each group in one block of memory.</summary>
internal sealed unsafe class ParameterStore : IDisposable
{
    private const int Alignment = 16;
    private readonly Dictionary<string, ParameterSlot> _slots = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly NativeBuffer _values;
    private readonly NativeBuffer _gradients;

    public ParameterStore(NetworkDescription network, TrainingOptions options)
    {
        Network = network;
        var used = network.Nodes.SelectMany(node => node.Layer.Parameters).Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
        var specs = network.Parameters.Where(parameter => parameter.Kind is not (ParameterKind.FrontEnd or ParameterKind.BatchCount)).ToList();
        bool Learns(ParameterSpec spec) => spec.IsTrainable && used.Contains(spec.Name) && !options.IsFrozen(spec.Name);
        _values = new(specs.Sum(spec => Aligned(spec.Length)));
        TrainableLength = specs.Where(Learns).Sum(spec => Aligned(spec.Length));
        _gradients = new(TrainableLength);
        long value = 0, gradient = 0;
        foreach (var spec in specs)
        {
            var learns = Learns(spec);
            var slot = new ParameterSlot(spec, learns, _values.Data + value, learns ? _gradients.Data + gradient : null, gradient);
            value += Aligned(spec.Length);
            gradient += learns ? Aligned(spec.Length) : 0;
            _slots.Add(spec.Name, slot);
            if (learns)
            {
                Trainable.Add(slot);
            }
        }

        foreach (var spec in network.Parameters.Where(parameter => parameter.Kind == ParameterKind.BatchCount))
        {
            _counts.Add(spec.Name, 0);
        }

        ZeroGradients();
    }

    public NetworkDescription Network { get; }

    /// <summary>The parameters that learn, in the order of the state dict.</summary>
    public List<ParameterSlot> Trainable { get; } = [];

    /// <summary>Floats of the gradients of all parameters that learn, gaps between them included.</summary>
    public long TrainableLength { get; }

    public ParameterSlot this[string name]
        => _slots.TryGetValue(name, out var slot) ? slot : throw new PannsException($"{Network.Name}: no tensor named '{name}'");

    public bool Learns(string name) => _slots.TryGetValue(name, out var slot) && slot.IsTrainable;

    public void CountBatch(string name) => _counts[name]++;

    public void ZeroGradients() => new Span<float>(_gradients.Data, checked((int)TrainableLength)).Clear();

    public InMemoryStateDict Export()
    {
        var weights = new InMemoryStateDict($"{Network.Name} in training");
        foreach (var spec in Network.Parameters)
        {
            if (_counts.TryGetValue(spec.Name, out var count))
            {
                weights.SetInteger(spec.Name, count);
            }
            else if (_slots.TryGetValue(spec.Name, out var slot))
            {
                weights.Set(spec.Name, spec.Shape.AsSpan(), slot.Values.ToArray());
            }
        }

        return weights;
    }

    public void Import(StateDict weights)
    {
        foreach (var slot in _slots.Values)
        {
            if (!weights.TryGetShape(slot.Name, out var shape) || !shape.SequenceEqual(slot.Spec.Shape.AsSpan()))
            {
                throw new PannsException($"{weights.Source}: no tensor '{slot.Name}' of the shape that {Network.Name} needs");
            }
        }

        foreach (var slot in _slots.Values)
        {
            weights.CopyTo(slot.Name, slot.Values);
        }

        foreach (var name in _counts.Keys.ToList())
        {
            _counts[name] = weights.TryGetShape(name, out _) ? (long)weights.Read(name)[0] : 0;
        }
    }

    public void Dispose()
    {
        _values.Dispose();
        _gradients.Dispose();
    }

    private static long Aligned(long length) => (length + Alignment - 1) / Alignment * Alignment;
}
