using Panns.Engine.Kernels.Maps;
using Panns.Engine.Kernels.Simd;
using Panns.Engine.Planning;

namespace Panns.Engine.Ops;

/// <summary>Softmax over time.</summary>
internal sealed unsafe class SoftmaxOperator(SimdLevel level, int input, int output) : Operator(output, input)
{
    private readonly MapKernels _kernels = MapKernels.For(level);

    public override void Plan(PlanBuilder plan)
    {
        var source = plan.Read(Inputs[0]);
        plan.Add(new Step(_kernels, source, plan.Write(Output)));
    }

    private sealed class Step(MapKernels kernels, Tensor input, Tensor output) : PlannedOp
    {
        private const int TileColumns = 64;

        private readonly int _tilesPerItem = (int)((input.LineStride + TileColumns - 1) / TileColumns);

        public override string Name => $"Softmax of {input.Shape}";

        public override int TileCount => input.Items * _tilesPerItem;

        public override void RunTile(float* arena, int tile, int worker)
        {
            var (item, part) = Math.DivRem(tile, _tilesPerItem);
            var first = (long)part * TileColumns;
            var arguments = new ReduceArguments
            {
                Source = input.In(arena) + (item * input.ItemStride) + first,
                Step = input.LineStride,
                Count = input.Height,
                Result = output.In(arena) + (item * output.ItemStride) + first,
                Columns = Math.Min(TileColumns, input.LineStride - first),
            };
            kernels.Softmax(&arguments);
        }
    }
}
