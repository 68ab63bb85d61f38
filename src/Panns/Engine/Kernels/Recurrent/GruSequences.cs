using Panns.Engine.Kernels.Gemm;

namespace Panns.Engine.Kernels.Recurrent;

/// <summary>
/// One direction of a gated recurrent unit over some sequences of one length that go step by step together, so that its matrix is read once a
/// step for all of them. Planned once; safe for several threads on memory of their own.
/// </summary>
internal sealed unsafe class GruSequences
{
    private readonly GemmPlan _product;
    private readonly delegate*<GruArguments*, void> _gates;
    private readonly int _size;
    private readonly int _count;
    private readonly int _steps;
    private readonly bool _isReverse;

    /// <param name="weights">U and c, packed: [state] to [3 x state].</param>
    /// <param name="count">Sequences.</param>
    /// <param name="steps">Time steps of a sequence.</param>
    /// <param name="isReverse">Whether the direction begins at the end.</param>
    public GruSequences(PackedWeights weights, int count, int steps, bool isReverse)
    {
        _product = new(weights, count, Activation.None, threads: 1);
        _gates = GruKernel.For(weights.Level);
        (_size, _count, _steps, _isReverse) = (weights.Channels, count, steps, isReverse);
    }

    /// <summary>Whether r, z and n take the place of the inputs.</summary>
    public bool KeepsGates { get; init; }

    /// <summary>Runs all time steps.</summary>
    /// <param name="inputs">W x + b.</param>
    /// <param name="hidden">Receives U h + c: of every step, or of the last one where its steps are 0 floats apart.</param>
    /// <param name="states">Receives the states.</param>
    public void Run(Rows inputs, Rows hidden, Rows states)
    {
        for (var step = 0; step < _steps; step++)
        {
            var time = _isReverse ? _steps - 1 - step : step;
            var earlier = time + (_isReverse ? 1 : -1);
            if (step == 0)
            {
                // The state is 0: its product is c.
                for (var i = 0; i < _count; i++)
                {
                    new ReadOnlySpan<float>(_product.Weights.Bias, 3 * _size).CopyTo(new Span<float>(hidden.At(i, time), 3 * _size));
                }
            }
            else
            {
                _product.Run(new GemmOperands
                {
                    A = states.At(0, earlier), LdA = states.Sequence, C = hidden.At(0, time), LdC = hidden.Sequence,
                });
            }

            for (var i = 0; i < _count; i++)
            {
                var arguments = new GruArguments
                {
                    Input = inputs.At(i, time),
                    Hidden = hidden.At(i, time),
                    Before = step == 0 ? null : states.At(i, earlier),
                    State = states.At(i, time),
                    Size = _size,
                    KeepsGates = KeepsGates,
                };
                _gates(&arguments);
            }
        }
    }

    /// <summary>Where rows of sequences lie.</summary>
    /// <param name="start">The first row of the first sequence.</param>
    /// <param name="sequence">Floats from a sequence to the next.</param>
    /// <param name="step">Floats from a time step to the next.</param>
    public readonly struct Rows(float* start, long sequence, long step)
    {
        public nint Sequence => (nint)sequence;

        public float* At(int index, int time) => start + (index * sequence) + (time * step);
    }
}
