using Panns.Engine.Kernels.Gemm;
using Panns.Engine.Kernels.Recurrent;
using Panns.Engine.Kernels.Simd;
using Panns.Engine.Planning;
using Panns.Engine.Profiling;
using Panns.Networks.Layers;
using Panns.Weights;

namespace Panns.Engine.Ops;

/// <summary>
/// A gated recurrent unit in both directions: one product for the inputs of all time steps, then step by step, the two directions (and groups of
/// clips) on threads of their own.
/// </summary>
internal sealed unsafe class GruOperator : Operator
{
    private readonly Gru _layer;
    private readonly PackedWeights _inputs;
    private readonly PackedWeights[] _states;

    public GruOperator(StateDict weights, Gru layer, SimdLevel level, int threads, int output, int input)
        : base(output, input)
    {
        _layer = layer;
        var rows = 3 * layer.HiddenSize;
        using var matrices = new NativeBuffer((2L * rows * layer.InFeatures) + (2L * rows));
        var biases = matrices.Data + (2L * rows * layer.InFeatures);
        for (var direction = 0; direction < 2; direction++)
        {
            weights.CopyTo($"{layer.Name}.weight_ih_{Gru.Directions[direction]}", new(matrices.Data + ((long)direction * rows * layer.InFeatures), rows * layer.InFeatures));
            weights.CopyTo($"{layer.Name}.bias_ih_{Gru.Directions[direction]}", new(biases + (direction * rows), rows));
        }

        _inputs = PackedWeights.Pack(level, matrices.Data, 1, layer.InFeatures, 2 * rows, 0, 1, layer.InFeatures, bias: biases, threads: threads);
        _states = [.. Gru.Directions.Select(direction =>
        {
            using var matrix = new NativeBuffer((long)rows * (layer.HiddenSize + 1));
            weights.CopyTo($"{layer.Name}.weight_hh_{direction}", new(matrix.Data, rows * layer.HiddenSize));
            weights.CopyTo($"{layer.Name}.bias_hh_{direction}", new(matrix.Data + ((long)rows * layer.HiddenSize), rows));
            return PackedWeights.PackTransposed(level, matrix.Data, layer.HiddenSize, rows, bias: matrix.Data + ((long)rows * layer.HiddenSize));
        })];
    }

    public override void Plan(PlanBuilder plan)
    {
        var input = plan.Read(Inputs[0]);
        var inputs = plan.Scratch((long)input.Pixels * _inputs.Columns);
        plan.Add(new Projection(_layer, new(_inputs, input.Pixels, Kernels.Gemm.Activation.None, plan.Threads), input, inputs));

        plan.Touch(inputs);
        var output = plan.Write(Output);
        var groups = Math.Clamp(plan.Threads / 2, 1, output.Items);
        var perGroup = (output.Items + groups - 1) / groups;
        var hidden = plan.Scratch(2L * output.Items * 3 * _layer.HiddenSize);
        plan.Add(new Recurrence(this, inputs, hidden, output, perGroup));
    }

    protected override void Dispose(bool disposing)
    {
        _inputs.Dispose();
        Array.ForEach(_states, state => state.Dispose());
        base.Dispose(disposing);
    }

    private sealed class Projection(Gru layer, GemmPlan gemm, Tensor input, Tensor inputs) : PlannedOp
    {
        public override string Name => $"GRU {layer.Name}, inputs {layer.InFeatures}->{gemm.Weights.Columns} at {input.Height}";

        public override StepCost Cost
        {
            get
            {
                var products = (double)gemm.Weights.Depth * gemm.Weights.Columns;
                return StepCost.Of(2 * gemm.Rows * products, products + ((double)gemm.Rows * gemm.Weights.Columns), input);
            }
        }

        public override int TileCount => gemm.Tiles;

        public override void RunTile(float* arena, int tile, int worker)
            => gemm.RunTile(new GemmOperands { A = input.In(arena), LdA = input.Pitch, C = inputs.In(arena), LdC = gemm.Weights.Columns }, tile);
    }

    /// <summary>A tile is a direction of a group of clips, which go step by step together.</summary>
    private sealed class Recurrence : PlannedOp
    {
        private readonly Gru _layer;
        private readonly Tensor _inputs;
        private readonly Tensor _hidden;
        private readonly Tensor _output;
        private readonly int _perGroup;
        private readonly int _groups;
        private readonly GruSequences[] _sequences;

        public Recurrence(GruOperator op, Tensor inputs, Tensor hidden, Tensor output, int perGroup)
        {
            (_layer, _inputs, _hidden, _output, _perGroup) = (op._layer, inputs, hidden, output, perGroup);
            _groups = (output.Items + perGroup - 1) / perGroup;
            _sequences = [.. Enumerable.Range(0, 2 * _groups).Select(tile => new GruSequences(
                op._states[tile / _groups], Math.Min(perGroup, output.Items - (tile % _groups * perGroup)), output.Height, isReverse: tile >= _groups))];
        }

        public override string Name => $"GRU {_layer.Name}, 2 x {_layer.HiddenSize} at {_output.Height}";

        public override StepCost Cost
        {
            get
            {
                var products = 2.0 * 3 * _layer.HiddenSize * _layer.HiddenSize;
                return StepCost.Of(2 * products * _output.Items * _output.Height, products + (6.0 * _layer.HiddenSize * _output.Pixels), _output);
            }
        }

        public override int TileCount => _sequences.Length;

        public override void RunTile(float* arena, int tile, int worker)
        {
            var (direction, group) = Math.DivRem(tile, _groups);
            var (size, first) = (_layer.HiddenSize, (long)group * _perGroup);
            var rows = 6L * size;
            var inputs = _inputs.In(arena) + (first * _output.Height * rows) + (direction * 3L * size);
            var hidden = _hidden.In(arena) + (((direction * (long)_output.Items) + first) * 3 * size);
            var states = _output.In(arena) + (first * _output.ItemStride) + ((long)direction * size);
            _sequences[tile].Run(
                new(inputs, _output.Height * rows, rows), new(hidden, 3L * size, 0), new(states, _output.ItemStride, _output.LineStride));
        }
    }
}
