using Panns.Training.Cpu.Kernels;
using Panns.Training.Cpu.Planning;

namespace Panns.Training.Cpu.Ops;

/// <summary>A product; the second factor has the first's shape, or one value for each channel of a clip (squeeze and excitation).</summary>
internal sealed unsafe class MultiplyOp(int output, int left, int right) : TrainingOp(output, left, right)
{
    public override void Forward(TrainingPlanBuilder plan)
    {
        var a = plan.Read(Inputs[0]);
        var b = plan.Read(Inputs[1]);
        var y = plan.Write(Output);
        var (pixels, channels) = Extent(plan);
        plan.Rows(
            "multiply",
            y.Pixels,
            channels,
            (arena, first, count) =>
            {
                for (var pixel = first; pixel < first + count; pixel++)
                {
                    var factor = b.In(arena) + (pixel / pixels * channels);
                    Run.Multiply(y.In(arena) + (pixel * channels), a.In(arena) + (pixel * channels), factor, channels);
                }
            },
            a, b, y);
    }

    public override void Backward(TrainingPlanBuilder plan)
    {
        var a = plan.Read(Inputs[0]);
        var b = plan.Read(Inputs[1]);
        var gradient = plan.Gradient(Output)!;
        var (pixels, channels) = Extent(plan);
        if (plan.WriteGradient(Inputs[1], out var adds) is { } second)
        {
            // One tile per item where a factor serves all its pixels: the sum goes over them in order.
            plan.Rows(
                "multiply backward",
                b.Pixels,
                (long)pixels * channels,
                (arena, first, count) =>
                {
                    for (var item = first; item < first + count; item++)
                    {
                        for (var pixel = item * pixels; pixel < (item + 1) * pixels; pixel++)
                        {
                            Run.Multiply(
                                second.In(arena) + (item * channels), a.In(arena) + (pixel * channels), gradient.In(arena) + (pixel * channels),
                                channels, adds || pixel > item * pixels);
                        }
                    }
                },
                a, gradient, second);
        }

        // A variable of its own: the lambda above reads its own when it runs.
        if (plan.WriteGradient(Inputs[0], out var accumulates) is { } target)
        {
            plan.Rows(
                "multiply backward",
                a.Pixels,
                channels,
                (arena, first, count) =>
                {
                    for (var pixel = first; pixel < first + count; pixel++)
                    {
                        Run.Multiply(
                            target.In(arena) + (pixel * channels), gradient.In(arena) + (pixel * channels), b.In(arena) + (pixel / pixels * channels),
                            channels, accumulates);
                    }
                },
                b, gradient, target);
        }
    }

    /// <summary>How many pixels of the first factor share one of the second.</summary>
    private (int Pixels, int Channels) Extent(TrainingPlanBuilder plan)
    {
        var a = plan.Read(Inputs[0]);
        var b = plan.Read(Inputs[1]);
        return a.Channels == b.Channels && (b.Pixels == a.Pixels || b.Pixels == a.Items)
            ? (a.Pixels / b.Pixels, a.Channels)
            : throw new InvalidOperationException($"{a.Shape} cannot be multiplied by {b.Shape}");
    }
}
