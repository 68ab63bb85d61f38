using Panns.Networks.Layers;
using Panns.Training.Cpu.Kernels;
using Panns.Training.Cpu.Planning;

namespace Panns.Training.Cpu.Ops;

/// <summary>An activation that does not follow a batch normalization.</summary>
internal sealed unsafe class ActivationOp(int output, int input, ActivationKind kind) : TrainingOp(output, input)
{
    public override void Forward(TrainingPlanBuilder plan)
    {
        var x = plan.Read(Input);
        var y = plan.Write(Output);
        plan.Rows("activation", x.Length, 1, (arena, first, count) => ActivationRun.Forward(kind, y.In(arena) + first, x.In(arena) + first, count), x, y);
    }

    public override void Backward(TrainingPlanBuilder plan)
    {
        var x = plan.Read(Input);
        var gradient = plan.Gradient(Output)!;
        var target = plan.WriteGradientInPlace(Input, gradient, out var accumulates)!;
        plan.Rows(
            "activation backward",
            x.Length,
            1,
            (arena, first, count) => ActivationRun.Backward(
                kind, target.In(arena) + first, x.In(arena) + first, gradient.In(arena) + first, count, accumulates),
            x, gradient, target);
    }
}
