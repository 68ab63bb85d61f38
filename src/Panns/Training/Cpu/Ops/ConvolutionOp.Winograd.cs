using Panns.Engine.Kernels.Winograd;
using Panns.Engine.Lowering;
using Panns.Engine.Ops;
using Panns.Engine.Planning;
using Panns.Engine.Profiling;
using Panns.Training.Cpu.Kernels;
using Panns.Training.Cpu.Planning;
using Activation = Panns.Engine.Kernels.Gemm.Activation;

namespace Panns.Training.Cpu.Ops;

/// <content>Winograd's algorithm for the result, the input's gradient and the weights' gradient.</content>
internal sealed unsafe partial class ConvolutionOp
{
    /// <summary>The tile shape for a convolution of maps of this shape; null where a direct product has to be taken or is faster.</summary>
    private WinogradKind? Algorithm(TrainingPlanBuilder plan, Tensor maps, int channels, int columns)
        => WinogradChoice.IsPossible(layer with { InChannels = channels, OutChannels = columns }, plan.Level)
            ? WinogradCost.Best(
                maps.Items, maps.Height, maps.Width, channels, columns, WinogradChoice.UsualThreads,
                tapsDown: layer.Kernel.Height, tapsAcross: layer.Kernel.Width, allowsLong: false)
            : null;

    private void Winograd(TrainingPlanBuilder plan, string name, WinogradWeights weights, Tensor x, Tensor y, bool accumulates)
    {
        var work = new WinogradPlan(weights, x.Items, x.Height, x.Width, Activation.None, plan.Threads, dilation: layer.Dilation.Height);
        var shared = plan.Scratch(work.SharedFloats);
        var perThread = WeightGradientPlan.Round(work.ThreadFloats);
        var scratch = plan.Scratch(perThread * plan.Threads);
        for (var phase = 0; phase < work.Phases; phase++)
        {
            var number = phase;
            plan.Step(
                name,
                work.Jobs(phase),
                (arena, job, worker) =>
                {
                    var operands = new WinogradOperands
                    {
                        Input = x.In(arena),
                        InputPitch = x.Pitch,
                        Output = y.In(arena),
                        OutputPitch = y.Pitch,
                        Residual = accumulates ? y.In(arena) : null,
                        ResidualPitch = y.Pitch,
                        Shared = shared.In(arena),
                    };
                    work.RunJob(operands, scratch.In(arena) + (worker * perThread), number, job);
                },
                WinogradStepCost.Of(work, phase, x, null, y),
                x, y, shared, scratch);
        }
    }

    private void WinogradGradient(TrainingPlanBuilder plan, Tensor x, Tensor gradient, WinogradKind kind)
    {
        var weight = plan.Parameters[_weight];
        var tiles = new WinogradTiles(kind, layer.InChannels, x.Items, x.Height, x.Width, layer.Dilation.Height);
        var work = new WinogradGradientPlan(tiles, layer.OutChannels, plan.Level, plan.Threads);
        var shared = plan.Scratch(work.SharedFloats);
        var sums = plan.Scratch(work.SumFloats);
        var scratch = plan.Scratch(work.ThreadFloats * plan.Threads);
        for (var pass = 0; pass < work.Passes; pass++)
        {
            var number = pass;
            var share = Math.Min(work.TilesPerPass, tiles.Count - (pass * work.TilesPerPass)) / (double)tiles.Count;
            var transformed = share * tiles.Count * work.Products * (layer.InChannels + layer.OutChannels);
            plan.Step(
                "transform for weight gradient",
                work.TransformJobs(pass),
                (arena, job, worker) => work.Transform(
                    x.In(arena), gradient.In(arena), shared.In(arena), scratch.In(arena) + (worker * work.ThreadFloats), number, job),
                StepCost.Of(0, (share * (x.Length + gradient.Length)) + transformed),
                x, gradient, shared, scratch, sums);
            plan.Step(
                "weight gradient",
                work.ProductJobs,
                (arena, job, _) => work.Multiply(shared.In(arena), sums.In(arena), number, job),
                StepCost.Of(2 * share * tiles.Count * work.Products * layer.InChannels * layer.OutChannels, transformed + work.SumFloats),
                shared, sums);
        }

        plan.Step("finish weight gradient", work.Panels, (arena, panel, _) => work.AddPanel(sums.In(arena), weight.Gradient, panel), sums);
    }
}
