using Panns.Training.Cpu.Kernels;
using Panns.Training.Cpu.Planning;

namespace Panns.Training.Cpu.Ops;

/// <summary>A sum of two values of the same shape.</summary>
internal sealed unsafe class AddOp(int output, int left, int right) : TrainingOp(output, left, right)
{
    public override void Forward(TrainingPlanBuilder plan)
    {
        var a = plan.Read(Inputs[0]);
        var b = plan.Read(Inputs[1]);
        var y = plan.Write(Output);
        plan.Rows("add", y.Length, 1, (arena, first, count) => Run.Add(y.In(arena) + first, a.In(arena) + first, b.In(arena) + first, count), a, b, y);
    }

    public override void Backward(TrainingPlanBuilder plan)
    {
        var gradient = plan.Gradient(Output)!;

        // The second input's gradient is copied before the first's may take over the memory.
        if (plan.WriteGradient(Inputs[1], out var accumulates) is { } second)
        {
            plan.Rows(
                "add backward",
                gradient.Length,
                1,
                (arena, first, count) => Run.Put(second.In(arena) + first, gradient.In(arena) + first, count, accumulates),
                gradient, second);
        }

        if (plan.NeedsGradient(Inputs[0]))
        {
            PassThrough.Backward(plan, Inputs[0], gradient);
        }
    }
}
