using Panns.Engine.Planning;
using Panns.Training.Cpu.Kernels;
using Panns.Training.Cpu.Planning;

namespace Panns.Training.Cpu.Ops;

/// <summary>The backward pass of layers whose argument's gradient is the result's.</summary>
internal static unsafe class PassThrough
{
    /// <summary>Hands a gradient on: the same memory where nothing else has contributed.</summary>
    public static void Backward(TrainingPlanBuilder plan, int input, Tensor gradient)
    {
        var target = plan.WriteGradientInPlace(input, gradient, out var accumulates)!;
        if (accumulates)
        {
            plan.Rows(
                "pass on",
                gradient.Length,
                1,
                (arena, first, count) => Run.Put(target.In(arena) + first, gradient.In(arena) + first, count, accumulates: true),
                gradient, target);
        }
    }
}
