using Panns.Engine.Kernels.Simd;
using Panns.Engine.Planning;
using Panns.Networks.Layers;
using Panns.Training.Cpu.Planning;

namespace Panns.Training.Cpu.Ops;

/// <summary>A layer that moves values without changing them, by a formula for where each value of the result comes from.</summary>
internal sealed unsafe class RearrangeOp(int output, Layer layer, params int[] inputs) : TrainingOp(output, inputs)
{
    public override void Forward(TrainingPlanBuilder plan)
    {
        var x = plan.Read(Input);
        var y = plan.Write(Output);
        if (layer is Transpose && x.Channels == 1)
        {
            plan.Step(
                "transpose",
                x.Items,
                (arena, item, _) => Transposition.Run(
                    x.In(arena) + (item * x.ItemStride), (nint)x.LineStride, y.In(arena) + (item * y.ItemStride), (nint)y.LineStride, x.Height, x.Width),
                x, y);
            return;
        }

        plan.Rows(
            "rearrange",
            y.Pixels,
            y.Channels,
            (arena, first, count) =>
            {
                float* source = x.In(arena), target = y.In(arena);
                for (var pixel = first; pixel < first + count; pixel++)
                {
                    for (var c = 0; c < y.Channels; c++)
                    {
                        target[(pixel * y.Channels) + c] = source[Source(x, y, pixel, c)];
                    }
                }
            },
            x, y);
    }

    public override void Backward(TrainingPlanBuilder plan)
    {
        var gradient = plan.Gradient(Output)!;
        var target = plan.WriteGradient(Input, out var accumulates)!;

        // Items of the input are independent of each other; within one the order is fixed.
        var pixels = gradient.Pixels / gradient.Clips;
        plan.Step(
            "rearrange backward",
            target.Clips,
            (arena, clip, _) =>
            {
                float* source = gradient.In(arena), result = target.In(arena);
                if (!accumulates)
                {
                    var length = target.Length / target.Clips;
                    Kernels.Run.Clear(result + (clip * length), length);
                }

                for (var pixel = (long)clip * pixels; pixel < (clip + 1L) * pixels; pixel++)
                {
                    for (var c = 0; c < gradient.Channels; c++)
                    {
                        result[Source(target, gradient, pixel, c)] += source[(pixel * gradient.Channels) + c];
                    }
                }
            },
            gradient, target);
    }

    private long Source(Tensor x, Tensor y, long pixel, int channel)
    {
        var column = pixel % y.Width;
        var line = pixel / y.Width % y.Height;
        var item = pixel / y.Width / y.Height;
        switch (layer)
        {
            case SplitChannels split:
                return (((item * x.Height) + line) * x.Channels) + (channel * split.Bands) + column;
            case JoinBands:
                return (((((item * x.Height) + line) * x.Width) + (channel % x.Width)) * x.Channels) + (channel / x.Width);
            case Transpose:
                return (((((item * x.Height) + column) * x.Width) + line) * x.Channels) + channel;
            case SplitPatches split:
                var clip = item / y.Shape.Items;
                var patch = item % y.Shape.Items;
                return (((((clip * x.Height) + (patch * split.Frames) + line) * x.Width) + column) * x.Channels) + channel;
            case RepeatFrames repeat:
                var step = Math.Min(line / repeat.Ratio, x.Height - 1);
                return (((((item * x.Height) + step) * x.Width) + column) * x.Channels) + channel;
            default:
                throw new InvalidOperationException($"{layer.Operation} moves no values");
        }
    }
}
