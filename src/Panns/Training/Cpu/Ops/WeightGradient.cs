using Panns.Engine.Kernels.Gemm;
using Panns.Engine.Planning;
using Panns.Engine.Profiling;
using Panns.Training.Cpu.Kernels;
using Panns.Training.Cpu.Planning;

namespace Panns.Training.Cpu.Ops;

/// <summary>The gradient of a weight by products of input pixels with the result's gradient.</summary>
internal static unsafe class WeightGradient
{
    /// <param name="plan">The plan.</param>
    /// <param name="geometry">How the weight is applied to the input.</param>
    /// <param name="x">The input.</param>
    /// <param name="gradient">The result's gradient.</param>
    /// <param name="weight">The weight.</param>
    public static void Plan(TrainingPlanBuilder plan, ConvolutionGeometry geometry, Tensor x, Tensor gradient, ParameterSlot weight)
    {
        var work = new WeightGradientPlan(geometry, x.Items, gradient.Channels, plan.Level, plan.Threads);
        var sums = plan.Scratch(work.SumFloats);
        var scratch = plan.Scratch(work.ScratchFloats * plan.Threads);
        plan.Step(
            "weight gradient",
            work.Tiles,
            (arena, tile, worker) => work.RunTile(
                x.In(arena), gradient.In(arena), sums.In(arena), scratch.In(arena) + (worker * work.ScratchFloats), tile),
            StepCost.Of(2.0 * weight.Length * gradient.Pixels, weight.Length, x, gradient),
            x, gradient, sums, scratch);
        plan.Step("add weight gradient", work.Panels, (arena, panel, _) => work.AddPanel(sums.In(arena), weight.Gradient, panel), sums);
    }
}
