using Panns.Engine.Planning;
using Panns.Training.Cpu.Kernels;
using Panns.Training.Cpu.Planning;

namespace Panns.Training.Cpu.Ops;

/// <summary>Puts the channels of two maps side by side; the longer one loses its last time steps.</summary>
internal sealed unsafe class ConcatenateOp(int output, int left, int right) : TrainingOp(output, left, right)
{
    public override void Forward(TrainingPlanBuilder plan)
    {
        var y = plan.Write(Output);
        var start = 0;
        foreach (var input in Inputs)
        {
            var x = plan.Read(input);
            var offset = start;
            plan.Rows(
                "concatenate",
                y.Pixels,
                y.Channels,
                (arena, first, count) =>
                {
                    for (var pixel = first; pixel < first + count; pixel++)
                    {
                        Run.Put(
                            y.In(arena) + (pixel * y.Channels) + offset, x.In(arena) + (Source(x, y, pixel) * x.Channels), x.Channels, accumulates: false);
                    }
                },
                x, y);
            start += x.Channels;
        }
    }

    public override void Backward(TrainingPlanBuilder plan)
    {
        var gradient = plan.Gradient(Output)!;
        var start = 0;
        foreach (var input in Inputs)
        {
            var offset = start;
            start += plan.ShapeOf(input).Channels;
            if (plan.WriteGradient(input, out var accumulates) is { } target)
            {
                plan.Rows(
                    "concatenate backward",
                    target.Pixels,
                    target.Channels,
                    (arena, first, count) => Take(arena, target, gradient, offset, first, count, accumulates),
                    gradient, target);
            }
        }
    }

    private static void Take(float* arena, Tensor target, Tensor gradient, int offset, long first, long count, bool accumulates)
    {
        for (var pixel = first; pixel < first + count; pixel++)
        {
            var to = target.In(arena) + (pixel * target.Channels);
            var line = pixel / target.Width % target.Height;
            if (line < gradient.Height)
            {
                Run.Put(to, gradient.In(arena) + (Source(gradient, target, pixel) * gradient.Channels) + offset, target.Channels, accumulates);
            }
            else if (!accumulates)
            {
                Run.Clear(to, target.Channels);
            }
        }
    }

    /// <summary>The pixel of one map at the place of another's pixel: they differ in height alone.</summary>
    private static long Source(Tensor x, Tensor y, long pixel)
    {
        var plane = (long)y.Height * y.Width;
        return (pixel / plane * x.Height * x.Width) + (pixel % plane);
    }
}
