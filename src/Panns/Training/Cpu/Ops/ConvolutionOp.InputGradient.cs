using Panns.Engine.Kernels.Gemm;
using Panns.Engine.Kernels.Winograd;
using Panns.Engine.Planning;
using Panns.Engine.Profiling;
using Panns.Networks;
using Panns.Training.Cpu.Kernels;
using Panns.Training.Cpu.Planning;
using Activation = Panns.Engine.Kernels.Gemm.Activation;

namespace Panns.Training.Cpu.Ops;

/// <content>The gradient of a convolution's input.</content>
internal sealed unsafe partial class ConvolutionOp
{
    /// <summary>Below this many input channels a product with one column each would waste most of its panel.</summary>
    private const int FewChannels = 8;

    private void InputGradient(TrainingPlanBuilder plan, Tensor gradient, Tensor target, bool accumulates)
    {
        var padding = new Size2D(
            (layer.Dilation.Height * (layer.Kernel.Height - 1)) - layer.Padding.Height,
            (layer.Dilation.Width * (layer.Kernel.Width - 1)) - layer.Padding.Width);
        if (layer.Stride != Size2D.One || padding.Height < 0 || padding.Width < 0 || (Taps > 1 && layer.InChannels < FewChannels))
        {
            Scatter(plan, gradient, target, accumulates);
            return;
        }

        var weight = plan.Parameters[_weight];
        if (Algorithm(plan, gradient, layer.OutChannels, layer.InChannels) is { } kind)
        {
            // The same convolution with its kernels turned around, and inputs and outputs exchanged.
            var transformed = WinogradWeights.In(plan.Context.Room, plan.Level, kind, layer.OutChannels, layer.InChannels, hasBias: false);
            plan.Step(
                "transform weights",
                transformed.Panels,
                (_, panel, _) => transformed.FillPanel(panel, weight.Value + Taps - 1, -1, (long)layer.InChannels * Taps, Taps));
            Winograd(plan, "input gradient", transformed, gradient, target, accumulates);
            return;
        }

        var packed = PackedWeights.In(plan.Context.Room, plan.Level, Taps, layer.OutChannels, layer.InChannels, hasBias: false);
        plan.Step(
            "pack weights",
            packed.Panels,
            (_, panel, _) => packed.FillPanel(panel, weight.Value + Taps - 1, -1, (long)layer.InChannels * Taps, Taps));
        var geometry = GeometryOf(gradient) with { PaddingHeight = padding.Height, PaddingWidth = padding.Width };
        var gemm = new GemmPlan(packed, target.Pixels, Activation.None, plan.Threads, geometry);
        plan.Step(
            "input gradient",
            gemm.Tiles,
            (arena, tile, _) =>
            {
                var operands = new GemmOperands
                {
                    A = gradient.In(arena),
                    LdA = gradient.Channels,
                    C = target.In(arena),
                    LdC = target.Channels,
                    Accumulate = accumulates,
                };
                gemm.RunTile(operands, tile);
            },
            StepCost.Of(OperationsOn(gradient.Pixels), WeightFloats, gradient, target),
            gradient, target);
    }

    /// <summary>
    /// With strides or few channels: the products of each output pixel with the whole kernel, some lines of an item at a time, which every
    /// input pixel then gathers.
    /// </summary>
    private void Scatter(TrainingPlanBuilder plan, Tensor gradient, Tensor target, bool accumulates)
    {
        var columns = layer.InChannels * Taps;
        var packed = PackedWeights.In(plan.Context.Room, plan.Level, 1, layer.OutChannels, columns, hasBias: false);
        var weight = plan.Parameters[_weight];
        plan.Step("pack weights", packed.Panels, (_, panel, _) => packed.FillPanel(panel, weight.Value, 0, columns, 1));
        var pixels = gradient.Height * gradient.Width;
        var gemm = new GemmPlan(packed, pixels, Activation.None, threads: 1);
        var isLine = layer.InChannels == 1 && layer.Stride == Size2D.One;
        var pitch = isLine ? (columns + 7) / 8 * 8 : columns;
        var perThread = ((long)pixels * pitch) + (isLine ? (long)gradient.Width * pitch : 0);
        var products = plan.Scratch(perThread * plan.Threads);
        var place = GeometryOf(target);
        plan.Step(
            "input gradient",
            gradient.Items,
            (arena, item, worker) =>
            {
                var product = products.In(arena) + (worker * perThread);
                gemm.Run(new GemmOperands
                {
                    A = gradient.In(arena) + (item * gradient.ItemStride),
                    LdA = gradient.Channels,
                    C = product,
                    LdC = pitch,
                });
                var result = target.In(arena) + (item * target.ItemStride);
                if (isLine)
                {
                    GatherKernel.RunLines(place, product, pitch, product + ((long)pixels * pitch), result, accumulates);
                }
                else
                {
                    GatherKernel.Run(place, product, result, accumulates);
                }
            },
            StepCost.Of(OperationsOn(gradient.Pixels), WeightFloats, gradient, target),
            gradient, target, products);
    }
}
