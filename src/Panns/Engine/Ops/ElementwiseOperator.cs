using Panns.Engine.Kernels.Gemm;
using Panns.Engine.Kernels.Maps;
using Panns.Engine.Kernels.Simd;
using Panns.Engine.Planning;
using Panns.Engine.Profiling;

namespace Panns.Engine.Ops;

/// <summary>A function of one value, or of two of the same shape, or of a map and one scale per channel; then an activation.</summary>
internal sealed unsafe class ElementwiseOperator(
    ElementwiseKind kind, Activation activation, SimdLevel level, int output, params int[] inputs)
    : Operator(output, inputs)
{
    private readonly MapKernels _kernels = MapKernels.For(level);

    /// <summary>Bounds of a clamp.</summary>
    public (float Low, float High) Bounds { get; init; }

    public override void Plan(PlanBuilder plan)
    {
        var left = plan.Read(Inputs[0]);
        var right = Inputs.Count > 1 ? plan.Read(Inputs[1]) : null;
        var result = plan.Write(Output);
        plan.Add(
            right is null || right.Length == left.Length
                ? new FlatStep(this, left, right, result, plan.Threads)
                : new ScaleStep(this, left, right, result, plan.Threads));
    }

    private ElementwiseArguments Arguments(float* left, float* right, float* result, long count, long rows = 1) => new()
    {
        Left = left,
        Right = right,
        Result = result,
        Count = count,
        Rows = rows,
        Kind = kind,
        Activation = activation,
        Low = Bounds.Low,
        High = Bounds.High,
    };

    private sealed class FlatStep(ElementwiseOperator op, Tensor left, Tensor? right, Tensor output, int threads) : PlannedOp
    {
        private readonly FlatTiles _tiles = new(output.Length, threads);

        public override string Name => $"Elementwise on {output.Shape}";

        public override StepCost Cost => StepCost.Of(output.Length, 0, left, right, output);

        public override int TileCount => _tiles.Count;

        public override void RunTile(float* arena, int tile, int worker)
        {
            var (first, count) = _tiles[tile];
            var arguments = op.Arguments(
                left.In(arena) + first, right is null ? null : right.In(arena) + first, output.In(arena) + first, count);
            op._kernels.Elementwise(&arguments);
        }
    }

    /// <summary>The right value is one line of channels for each item.</summary>
    private sealed class ScaleStep(ElementwiseOperator op, Tensor left, Tensor right, Tensor output, int threads) : PlannedOp
    {
        private readonly LineTiles _tiles = new(output, threads);

        public override string Name => $"Scale {output.Shape}";

        public override StepCost Cost => StepCost.Of(output.Length, 0, left, right, output);

        public override int TileCount => _tiles.Count;

        public override void RunTile(float* arena, int tile, int worker)
        {
            var (item, first, last) = _tiles[tile];
            var start = (item * output.ItemStride) + (first * output.LineStride);
            var arguments = op.Arguments(
                left.In(arena) + start,
                right.In(arena) + (item * right.ItemStride),
                output.In(arena) + start,
                output.Channels,
                (long)(last - first) * output.Width);
            op._kernels.Elementwise(&arguments);
        }
    }
}
