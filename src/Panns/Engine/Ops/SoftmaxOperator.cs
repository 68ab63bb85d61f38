using Panns.Engine.Kernels.Maps;
using Panns.Engine.Kernels.Simd;
using Panns.Engine.Planning;
using Panns.Engine.Profiling;

namespace Panns.Engine.Ops;

/// <summary>Softmax over time, for every channel by itself, or over the channels, for every pixel.</summary>
internal sealed unsafe class SoftmaxOperator(SimdLevel level, bool overTime, int input, int output) : Operator(output, input)
{
    private readonly MapKernels _kernels = MapKernels.For(level);

    public override void Plan(PlanBuilder plan)
    {
        var source = plan.Read(Inputs[0]);
        var result = plan.Write(Output);
        plan.Add(overTime ? new TimeStep(_kernels, source, result) : new ChannelStep(_kernels, source, result));
    }

    private sealed class TimeStep(MapKernels kernels, Tensor input, Tensor output) : PlannedOp
    {
        private const int TileColumns = 64;

        private readonly int _tilesPerItem = (int)((input.LineStride + TileColumns - 1) / TileColumns);

        public override string Name => $"Softmax of {input.Shape}";

        // The greatest, differences, exponentials, their sum, quotients.
        public override StepCost Cost => StepCost.Of(5.0 * input.Length, 0, input, output);

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

    private sealed class ChannelStep(MapKernels kernels, Tensor input, Tensor output) : PlannedOp
    {
        public override string Name => $"Softmax of {input.Shape}";

        // The greatest, differences, exponentials, their sum, quotients.
        public override StepCost Cost => StepCost.Of(5.0 * input.Length, 0, input, output);

        public override int TileCount => input.Items;

        public override void RunTile(float* arena, int tile, int worker)
        {
            var source = input.In(arena) + (tile * input.ItemStride);
            var target = output.In(arena) + (tile * output.ItemStride);
            for (var pixel = input.Height * input.Width; pixel > 0; pixel--, source += input.Pitch, target += output.Pitch)
            {
                var arguments = new ReduceArguments { Source = source, Step = 1, Count = input.Channels, Result = target, Columns = 1 };
                kernels.Softmax(&arguments);
            }
        }
    }
}
