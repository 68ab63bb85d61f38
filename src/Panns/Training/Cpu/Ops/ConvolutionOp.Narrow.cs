using Panns.Engine.Kernels.Maps;
using Panns.Engine.Kernels.Simd;
using Panns.Engine.Planning;
using Panns.Engine.Profiling;
using Panns.Networks;
using Panns.Training.Cpu.Planning;

namespace Panns.Training.Cpu.Ops;

/// <content>
/// The first layer, of a map of one channel: a matrix product would take a handful of values in rows of their own, which costs more than the products.
/// </content>
internal sealed unsafe partial class ConvolutionOp
{
    private const int LinesTogether = 4;

    private bool IsNarrow(TrainingPlanBuilder plan)
        => layer.InChannels == 1 && layer.Dilation == Size2D.One && layer.Kernel.Width > 1 && layer.OutChannels % plan.Level.Width() == 0;

    private void Narrow(TrainingPlanBuilder plan, Tensor x, Tensor y)
    {
        var (kernel, padding) = (layer.Kernel, layer.Padding);
        var padded = x.Width + (2 * padding.Width);
        var perThread = (long)kernel.Height * padded;
        var lines = plan.Scratch(perThread * plan.Threads);
        var turned = TurnedWeights.Plan(plan, layer.OutChannels, Taps, plan.Parameters[_weight], layer.HasBias ? plan.Parameters[_bias] : null);
        var kernels = MapKernels.For(plan.Level);
        var offsets = PaddedLines.Offsets(kernel.Height, kernel.Width, padded);
        var parts = (y.Height + LinesTogether - 1) / LinesTogether;
        plan.Step(
            "convolution",
            y.Items * parts,
            (arena, tile, worker) =>
            {
                var (item, part) = Math.DivRem(tile, parts);
                var room = lines.In(arena) + (worker * perThread);
                var map = x.In(arena) + (item * x.ItemStride);
                fixed (int* places = offsets)
                {
                    var arguments = new NarrowArguments
                    {
                        Source = room,
                        Step = layer.Stride.Width,
                        Offsets = places,
                        Depth = Taps,
                        Weights = turned.In(arena),
                        Bias = turned.In(arena) + ((long)Taps * y.Channels),
                        Channels = y.Channels,
                        ResultPitch = y.Pitch,
                        Pixels = y.Width,
                        Activation = Engine.Kernels.Gemm.Activation.None,
                    };
                    for (var line = part * LinesTogether; line < Math.Min((part + 1) * LinesTogether, y.Height); line++)
                    {
                        PaddedLines.Copy(map, x.Height, x.Width, (line * layer.Stride.Height) - padding.Height, kernel.Height, padding.Width, room);
                        arguments.Result = y.In(arena) + (item * y.ItemStride) + (line * y.LineStride);
                        kernels.Narrow(&arguments);
                    }
                }
            },
            StepCost.Of(OperationsOn(y.Pixels), WeightFloats, x, y),
            x, y, lines, turned);
    }
}
