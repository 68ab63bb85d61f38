using Panns.TorchSharp.Forward;
using Panns.Training;
using Panns.Weights;
using static TorchSharp.torch;

namespace Panns.TorchSharp.Training.Optimizers;

/// <summary>A rule of updating, with its state: some flat tensors, and a count of steps. Exports and imports what the CPU engine's do.</summary>
internal abstract class FlatOptimizer : IDisposable
{
    private const string StepName = "step";

    private readonly LearningParts _parts;
    private readonly FlatLayout _layout;
    private readonly Replica _main;
    private readonly string[] _names;

    protected FlatOptimizer(LearningParts parts, FlatLayout layout, Replica main, params string[] names)
    {
        _parts = parts;
        _layout = layout;
        _main = main;
        _names = names;
        State = Array.ConvertAll(names, _ => zeros(layout.Length, main.Values.dtype, main.Device).DetachFromDisposeScope());
    }

    /// <summary>The flat tensors of the state.</summary>
    protected Tensor[] State { get; }

    /// <summary>Updates made so far.</summary>
    protected long Steps { get; private set; }

    public static FlatOptimizer Create(OptimizerOptions options, LearningParts parts, FlatLayout layout, Replica main) => options switch
    {
        AdamOptions adam => new FlatAdam(adam, parts, layout, main),
        SgdOptions sgd => new FlatSgd(sgd, parts, layout, main),
        _ => throw new ArgumentException($"no optimizer for {options.GetType().Name}", nameof(options)),
    };

    /// <summary>Updates all parameters and sets the gradients to zero.</summary>
    public void Update(double learningRate, double gradientFactor = 1)
    {
        Steps++;
        using var quiet = no_grad();
        using var scope = NewDisposeScope();
        _ = gradientFactor == 1 ? _main.Gradients : _main.Gradients.Multiply_((float)gradientFactor);
        foreach (var group in _layout.Groups)
        {
            using var inner = NewDisposeScope();
            Update(Part(_main.Values, group), Part(_main.Gradients, group), Array.ConvertAll(State, tensor => Part(tensor, group)), learningRate * group.Factor);
        }

        _ = _main.Gradients.Fill_(0);
    }

    public InMemoryStateDict Export()
    {
        using var quiet = no_grad();
        var state = new InMemoryStateDict("optimizer");
        state.SetInteger(StepName, Steps);
        foreach (var spec in _parts.Parameters)
        {
            for (var i = 0; i < _names.Length; i++)
            {
                using var scope = NewDisposeScope();
                state.Set($"{spec.Name}.{_names[i]}", spec.Shape.AsSpan(), TorchModule.Values(_layout.View(State[i], spec.Name)));
            }
        }

        return state;
    }

    public void Import(StateDict state)
    {
        foreach (var (spec, name) in _parts.Parameters.SelectMany(spec => _names, (spec, name) => (spec, name)))
        {
            if (!state.TryGetShape($"{spec.Name}.{name}", out var shape) || !shape.SequenceEqual(spec.Shape.AsSpan()))
            {
                throw new PannsException($"{state.Source}: no optimizer tensor '{spec.Name}.{name}'; it was trained with other options");
            }
        }

        using var quiet = no_grad();
        foreach (var spec in _parts.Parameters)
        {
            for (var i = 0; i < _names.Length; i++)
            {
                using var scope = NewDisposeScope();
                var view = _layout.View(State[i], spec.Name);
                _ = view.copy_(tensor(state.Read($"{spec.Name}.{_names[i]}")).reshape(view.shape));
            }
        }

        Span<byte> bytes = stackalloc byte[sizeof(long)];
        state.CopyBytes(StepName, bytes);
        Steps = BitConverter.ToInt64(bytes);
    }

    public void Dispose() => Array.ForEach(State, tensor => tensor.Dispose());

    /// <summary>Updates the parameters of one learning rate; the gradient may be overwritten.</summary>
    protected abstract void Update(Tensor value, Tensor gradient, Tensor[] state, double rate);

    private static Tensor Part(Tensor flat, RateGroup group) => flat.narrow(0, group.First, group.Length);
}
