using Panns.Engine.Kernels.Gemm;
using Panns.Engine.Kernels.Winograd;
using Panns.Engine.Planning;
using Panns.Engine.Profiling;
using Panns.Networks.Layers;
using Panns.Training.Cpu.Kernels;
using Panns.Training.Cpu.Planning;
using Activation = Panns.Engine.Kernels.Gemm.Activation;

namespace Panns.Training.Cpu.Ops;

/// <summary>A convolution of all channels, or a linear layer, which is one of 1x1: implicit matrix products forward and backward.</summary>
internal sealed unsafe partial class ConvolutionOp(int output, int input, Convolution layer) : TrainingOp(output, input)
{
    private readonly string _weight = layer.Name + ".weight";
    private readonly string _bias = layer.Name + ".bias";

    private int Taps => layer.Kernel.Area;

    private double WeightFloats => (double)layer.InChannels * layer.OutChannels * Taps;

    public override void Forward(TrainingPlanBuilder plan)
    {
        var x = plan.Read(Input);
        var y = plan.Write(Output);
        if (IsNarrow(plan))
        {
            Narrow(plan, x, y);
            return;
        }

        var weight = plan.Parameters[_weight];
        var bias = layer.HasBias ? plan.Parameters[_bias] : null;
        if (Algorithm(plan, x, layer.InChannels, layer.OutChannels) is { } kind)
        {
            var transformed = WinogradWeights.In(plan.Context.Room, plan.Level, kind, layer.InChannels, layer.OutChannels, layer.HasBias);
            plan.Step(
                "transform weights",
                transformed.Panels,
                (_, panel, _) => transformed.FillPanel(panel, weight.Value, 1, Taps, (long)layer.InChannels * Taps, bias: bias is null ? null : bias.Value));
            Winograd(plan, "convolution", transformed, x, y, accumulates: false);
            return;
        }

        var packed = PackedWeights.In(plan.Context.Room, plan.Level, Taps, layer.InChannels, layer.OutChannels, layer.HasBias);
        plan.Step(
            "pack weights",
            packed.Panels,
            (_, panel, _) => packed.FillPanel(panel, weight.Value, 1, Taps, (long)layer.InChannels * Taps, bias: bias is null ? null : bias.Value));
        var gemm = new GemmPlan(packed, y.Pixels, Activation.None, plan.Threads, GeometryOf(x));
        plan.Step(
            "convolution",
            gemm.Tiles,
            (arena, tile, _) =>
            {
                var operands = new GemmOperands { A = x.In(arena), LdA = x.Channels, C = y.In(arena), LdC = y.Channels };
                gemm.RunTile(operands, tile);
            },
            StepCost.Of(OperationsOn(y.Pixels), WeightFloats, x, y),
            x, y);
    }

    public override void Backward(TrainingPlanBuilder plan)
    {
        var gradient = plan.Gradient(Output)!;
        if (plan.Parameters.Learns(_weight))
        {
            PlanWeightGradient(plan, gradient);
        }

        if (layer.HasBias && plan.Parameters.Learns(_bias))
        {
            BiasGradient.Plan(plan, gradient, plan.Parameters[_bias]);
        }

        if (plan.WriteGradient(Input, out var accumulates) is { } target)
        {
            InputGradient(plan, gradient, target, accumulates);
        }
    }

    private double OperationsOn(double pixels) => 2 * WeightFloats * pixels;

    private ConvolutionGeometry GeometryOf(Tensor x) => new()
    {
        Height = x.Height,
        Width = x.Width,
        Channels = x.Channels,
        KernelHeight = layer.Kernel.Height,
        KernelWidth = layer.Kernel.Width,
        StrideHeight = layer.Stride.Height,
        StrideWidth = layer.Stride.Width,
        DilationHeight = layer.Dilation.Height,
        DilationWidth = layer.Dilation.Width,
        PaddingHeight = layer.Padding.Height,
        PaddingWidth = layer.Padding.Width,
    };

    private void PlanWeightGradient(TrainingPlanBuilder plan, Tensor gradient)
    {
        var x = plan.Read(Input);
        if (Algorithm(plan, x, layer.InChannels, layer.OutChannels) is { } kind && WinogradGradientPlan.Takes(kind, layer.InChannels, layer.OutChannels, plan.Level))
        {
            WinogradGradient(plan, x, gradient, kind);
            return;
        }

        WeightGradient.Plan(plan, GeometryOf(x), x, gradient, plan.Parameters[_weight]);
    }
}
