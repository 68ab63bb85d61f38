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
    private readonly Piece[] _pieces;
    private readonly TileStep _step;
    private double[] _rates = [];
    private double _gradientFactor = 1;

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

        _pieces = [.. PiecesOf(parameters)];
        _step = new("update", _pieces.Length, (_, tile, _) => Update(_pieces[tile]));
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

    /// <summary>Runs the step that updates one parameter after another; pieces of them are its tiles.</summary>
    /// <param name="rates">Learning rate of each parameter that learns.</param>
    /// <param name="gradientFactor">Factor of the gradients.</param>
    /// <param name="run">Runs the step.</param>
    public void Update(double[] rates, double gradientFactor, Action<TileStep> run)
    {
        Steps++;
        (_rates, _gradientFactor) = (rates, gradientFactor);
        run(_step);
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

    private static IEnumerable<Piece> PiecesOf(ParameterStore parameters)
    {
        for (var i = 0; i < parameters.Trainable.Count; i++)
        {
            var slot = parameters.Trainable[i];
            for (var first = 0; first < slot.Length; first += Block)
            {
                yield return new(slot, i, first, Math.Min(Block, slot.Length - first));
            }
        }
    }

    private void Update(in Piece piece)
    {
        var (slot, index, first, count) = piece;
        Update(slot.Value + first, slot.Gradient + first, slot.Offset + first, count, _rates[index], (float)_gradientFactor);
        new Span<float>(slot.Gradient + first, count).Clear();
    }

    /// <summary>Some values of one of the parameters that learn.</summary>
    private readonly record struct Piece(ParameterSlot Slot, int Index, int First, int Count);
}
