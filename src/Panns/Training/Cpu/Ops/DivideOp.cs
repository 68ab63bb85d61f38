using Panns.Training.Cpu.Kernels;
using Panns.Training.Cpu.Planning;

namespace Panns.Training.Cpu.Ops;

/// <summary>A quotient of two values of one shape.</summary>
internal sealed unsafe class DivideOp(int output, int left, int right) : TrainingOp(output, left, right)
{
    public override void Forward(TrainingPlanBuilder plan)
    {
        var a = plan.Read(Inputs[0]);
        var b = plan.Read(Inputs[1]);
        var y = plan.Write(Output);
        var channels = y.Channels;
        plan.Rows(
            "divide",
            y.Pixels,
            channels,
            (arena, first, count) => Run.Divide(
                y.In(arena) + ((long)first * channels), a.In(arena) + ((long)first * channels), b.In(arena) + ((long)first * channels), (long)count * channels),
            a, b, y);
    }

    // With y = a / b: da = dy / b, db = -dy * y / b.
    public override void Backward(TrainingPlanBuilder plan)
    {
        var b = plan.Read(Inputs[1]);
        var y = plan.Read(Output);
        var gradient = plan.Gradient(Output)!;
        var channels = y.Channels;
        if (plan.WriteGradient(Inputs[1], out var adds) is { } second)
        {
            plan.Rows(
                "divide backward",
                b.Pixels,
                channels,
                (arena, first, count) =>
                {
                    var start = (long)first * channels;
                    Run.DivideProduct(second.In(arena) + start, gradient.In(arena) + start, y.In(arena) + start, b.In(arena) + start, (long)count * channels, adds);
                },
                b, y, gradient, second);
        }

        // A variable of its own: the lambda above reads its own when it runs.
        if (plan.WriteGradient(Inputs[0], out var accumulates) is { } target)
        {
            plan.Rows(
                "divide backward",
                b.Pixels,
                channels,
                (arena, first, count) =>
                {
                    var start = (long)first * channels;
                    Run.Divide(target.In(arena) + start, gradient.In(arena) + start, b.In(arena) + start, (long)count * channels, accumulates);
                },
                b, gradient, target);
        }
    }
}
