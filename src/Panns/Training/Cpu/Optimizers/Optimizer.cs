using Panns.Engine.Kernels.Gemm;
using Panns.Training.Cpu.Planning;
using Panns.Weights;

namespace Panns.Training.Cpu.Optimizers;

/// <summary>A rule of updating, with its state: some tensors for every parameter that learns, and a count of steps.</summary>
internal abstract unsafe class Optimizer : IDisposable
{
    private const int Block = 1 << 14;
    private const string StepName = "step";

    private readonly NativeBuffer[] _tensors;
    private readonly string[] _names;

    protected Optimizer(ParameterStore parameters, params string[] names)
    {
        Parameters = parameters;
        _names = names;
        _tensors = new NativeBuffer[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            _tensors[i] = new(parameters.TrainableLength);
            new Span<float>(_tensors[i].Data, checked((int)parameters.TrainableLength)).Clear();
        }
    }

    protected ParameterStore Parameters { get; }

    /// <summary>Updates made so far.</summary>
    protected long Steps { get; private set; }

    public static Optimizer Create(ParameterStore parameters, OptimizerOptions options) => options switch
    {
        AdamOptions adam => new Adam(parameters, adam),
        SgdOptions sgd => new Sgd(parameters, sgd),
        _ => throw new ArgumentException($"no optimizer for {options.GetType().Name}", nameof(options)),
    };

    /// <summary>Makes the step that updates one parameter after another; pieces of them are its tiles.</summary>
    /// <param name="rates">Learning rate of each parameter that learns.</param>
    /// <param name="gradientFactor">Factor of the gradients.</param>
    /// <param name="run">Runs the step.</param>
    public void Update(double[] rates, double gradientFactor, Action<TileStep> run)
    {
        Steps++;
        var pieces = new List<(ParameterSlot Slot, int First, int Count, double Rate)>();
        for (var i = 0; i < Parameters.Trainable.Count; i++)
        {
            var slot = Parameters.Trainable[i];
            for (var first = 0; first < slot.Length; first += Block)
            {
                pieces.Add((slot, first, Math.Min(Block, slot.Length - first), rates[i]));
            }
        }

        run(new TileStep("update", pieces.Count, (_, tile, _) =>
        {
            var (slot, first, count, rate) = pieces[tile];
            Update(slot.Value + first, slot.Gradient + first, slot.Offset + first, count, rate, (float)gradientFactor);
            new Span<float>(slot.Gradient + first, count).Clear();
        }));
    }

    public InMemoryStateDict Export()
    {
        var state = new InMemoryStateDict("optimizer");
        state.SetInteger(StepName, Steps);
        foreach (var slot in Parameters.Trainable)
        {
            for (var i = 0; i < _names.Length; i++)
            {
                state.Set($"{slot.Name}.{_names[i]}", slot.Spec.Shape.AsSpan(), new Span<float>(_tensors[i].Data + slot.Offset, slot.Length).ToArray());
            }
        }

        return state;
    }

    public void Import(StateDict state)
    {
        foreach (var slot in Parameters.Trainable)
        {
            foreach (var name in _names)
            {
                if (!state.TryGetShape($"{slot.Name}.{name}", out var shape) || !shape.SequenceEqual(slot.Spec.Shape.AsSpan()))
                {
                    throw new PannsException($"{state.Source}: no optimizer tensor '{slot.Name}.{name}'; it was trained with other options");
                }
            }
        }

        foreach (var slot in Parameters.Trainable)
        {
            for (var i = 0; i < _names.Length; i++)
            {
                state.CopyTo($"{slot.Name}.{_names[i]}", new Span<float>(_tensors[i].Data + slot.Offset, slot.Length));
            }
        }

        Span<byte> bytes = stackalloc byte[sizeof(long)];
        state.CopyBytes(StepName, bytes);
        Steps = BitConverter.ToInt64(bytes);
    }

    public void Dispose()
    {
        foreach (var tensor in _tensors)
        {
            tensor.Dispose();
        }
    }

    /// <summary>One of the state's tensors, beginning with the first parameter that learns.</summary>
    protected float* Tensor(int index) => _tensors[index].Data;

    /// <summary>Updates a piece of a parameter.</summary>
    protected abstract void Update(float* value, float* gradient, long offset, int count, double rate, float factor);
}
