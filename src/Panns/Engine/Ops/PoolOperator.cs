using Panns.Engine.Kernels.Maps;
using Panns.Engine.Kernels.Simd;
using Panns.Engine.Planning;
using Panns.Engine.Profiling;
using Panns.Networks.Layers;

namespace Panns.Engine.Ops;

/// <summary>Average or maximum pooling.</summary>
internal sealed unsafe class PoolOperator(Pool layer, SimdLevel level, int input, int output) : Operator(output, input)
{
    private readonly MapKernels _kernels = MapKernels.For(level);

    public override void Plan(PlanBuilder plan)
    {
        var source = plan.Read(Inputs[0]);
        plan.Add(new Step(layer, _kernels, source, plan.Write(Output), plan.Threads));
    }

    private sealed class Step(Pool layer, MapKernels kernels, Tensor input, Tensor output, int threads) : PlannedOp
    {
        private readonly LineTiles _tiles = new(output, threads);

        public override string Name => $"{layer.Operation} {layer.Kernel} {output.Channels} at {output.Height}x{output.Width}";

        public override StepCost Cost => StepCost.Of((double)layer.Kernel.Area * output.Length, 0, input, output);

        public override int TileCount => _tiles.Count;

        public override void RunTile(float* arena, int tile, int worker)
        {
            var (item, firstLine, lastLine) = _tiles[tile];
            if (input.Width == 1 && layer.Kernel.Width == 1 && layer.Padding.Width == 0)
            {
                RunSignal(arena, item, firstLine, lastLine);
                return;
            }

            for (var line = firstLine; line < lastLine; line++)
            {
                var top = (line * layer.Stride.Height) - layer.Padding.Height;
                var first = Math.Max(top, 0);
                var arguments = new PoolArguments
                {
                    Source = input.In(arena) + (item * input.ItemStride) + (first * input.LineStride),
                    Lines = Math.Min(top + layer.Kernel.Height, input.Height) - first,
                    LineStride = input.LineStride,
                    Pitch = input.Pitch,
                    Width = input.Width,
                    Channels = input.Channels,
                    KernelWidth = layer.Kernel.Width,
                    StrideWidth = layer.Stride.Width,
                    PaddingWidth = layer.Padding.Width,
                    Result = output.In(arena) + (item * output.ItemStride) + (line * output.LineStride),
                    ResultPitch = output.Pitch,
                    ResultWidth = output.Width,
                    Scale = 1f / layer.Kernel.Area,
                    IsMax = layer.Kind == PoolKind.Max,
                };
                kernels.Pool(&arguments);
            }
        }

        /// <summary>A signal's lines are single pixels: they go as one line.</summary>
        private void RunSignal(float* arena, int item, int first, int last)
        {
            var arguments = new PoolArguments
            {
                Source = input.In(arena) + (item * input.ItemStride),
                Lines = 1,
                Pitch = (int)input.LineStride,
                Width = input.Height,
                Channels = input.Channels,
                KernelWidth = layer.Kernel.Height,
                StrideWidth = layer.Stride.Height,
                PaddingWidth = layer.Padding.Height - (first * layer.Stride.Height),
                Result = output.In(arena) + (item * output.ItemStride) + (first * output.LineStride),
                ResultPitch = (int)output.LineStride,
                ResultWidth = last - first,
                Scale = 1f / layer.Kernel.Area,
                IsMax = layer.Kind == PoolKind.Max,
            };
            kernels.Pool(&arguments);
        }
    }
}
