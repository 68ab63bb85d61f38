using System.Runtime.Intrinsics;
using Panns.Engine.Kernels.Gemm;
using Panns.Engine.Kernels.Maps;
using Panns.Engine.Kernels.Simd;
using Panns.Engine.Planning;
using Panns.Networks.Layers;
using Panns.Training.Cpu.Kernels;
using Panns.Training.Cpu.Planning;

namespace Panns.Training.Cpu.Ops;

/// <summary>A convolution of every channel with a kernel of its own.</summary>
internal sealed unsafe class DepthwiseOp : TrainingOp
{
    private readonly Convolution _layer;
    private readonly string _weight;
    private readonly string _bias;

    public DepthwiseOp(int output, int input, Convolution layer)
        : base(output, input)
    {
        if (layer.Groups != layer.InChannels || layer.OutChannels != layer.InChannels || layer.Dilation != Networks.Size2D.One)
        {
            throw new InvalidOperationException($"{layer.Name}: of grouped convolutions only depthwise ones without dilation are trained");
        }

        _layer = layer;
        (_weight, _bias) = (layer.Name + ".weight", layer.Name + ".bias");
    }

    private int Taps => _layer.Kernel.Area;

    public override void Forward(TrainingPlanBuilder plan)
    {
        var x = plan.Read(Input);
        var y = plan.Write(Output);
        var weights = Turn(plan, isFlipped: false);
        Convolve(plan, "depthwise", x, y, weights, _layer.Stride, _layer.Padding);
    }

    public override void Backward(TrainingPlanBuilder plan)
    {
        var gradient = plan.Gradient(Output)!;
        if (plan.Parameters.Learns(_weight))
        {
            WeightGradient(plan, gradient);
        }

        if (_layer.HasBias && plan.Parameters.Learns(_bias))
        {
            BiasGradient.Plan(plan, gradient, plan.Parameters[_bias]);
        }

        if (plan.WriteGradient(Input, out var accumulates) is not { } target)
        {
            return;
        }

        var padding = new Networks.Size2D(_layer.Kernel.Height - 1 - _layer.Padding.Height, _layer.Kernel.Width - 1 - _layer.Padding.Width);
        if (!accumulates && _layer.Stride == Networks.Size2D.One && padding.Height >= 0 && padding.Width >= 0)
        {
            Convolve(plan, "depthwise backward", gradient, target, Turn(plan, isFlipped: true), Networks.Size2D.One, padding);
            return;
        }

        var weights = Turn(plan, isFlipped: false);
        var geometry = GeometryOf(target);
        plan.Step(
            "depthwise backward",
            target.Items,
            (arena, item, _) => DepthwiseGradientKernel.Scatter(
                geometry, gradient.In(arena) + (item * gradient.ItemStride), weights.In(arena), target.In(arena) + (item * target.ItemStride), accumulates),
            gradient, target, weights);
    }

    private ConvolutionGeometry GeometryOf(Tensor x) => new()
    {
        Height = x.Height,
        Width = x.Width,
        Channels = x.Channels,
        KernelHeight = _layer.Kernel.Height,
        KernelWidth = _layer.Kernel.Width,
        StrideHeight = _layer.Stride.Height,
        StrideWidth = _layer.Stride.Width,
        PaddingHeight = _layer.Padding.Height,
        PaddingWidth = _layer.Padding.Width,
    };

    /// <summary>The weights as [tap][channel], then the bias; for the input's gradient with the taps in reverse and no bias.</summary>
    private Tensor Turn(TrainingPlanBuilder plan, bool isFlipped)
    {
        var channels = _layer.InChannels;
        var weight = plan.Parameters[_weight];
        var bias = _layer.HasBias && !isFlipped ? plan.Parameters[_bias] : null;
        var turned = plan.Scratch((Taps + 1L) * channels);
        plan.Step(
            "turn weights",
            1,
            (arena, _, _) =>
            {
                var target = turned.In(arena);
                for (var tap = 0; tap < Taps; tap++, target += channels)
                {
                    for (var c = 0; c < channels; c++)
                    {
                        target[c] = weight.Value[(c * Taps) + (isFlipped ? Taps - 1 - tap : tap)];
                    }
                }

                if (bias is null)
                {
                    Kernels.Run.Clear(target, channels);
                }
                else
                {
                    bias.Values.CopyTo(new Span<float>(target, channels));
                }
            },
            turned);
        return turned;
    }

    private void Convolve(
        TrainingPlanBuilder plan, string name, Tensor x, Tensor y, Tensor weights, Networks.Size2D stride, Networks.Size2D padding)
    {
        var lines = Math.Max(4, (1 << 15) / ((y.Width * y.Channels) + 1));
        var parts = (y.Height + lines - 1) / lines;
        var level = plan.Level;
        plan.Step(
            name,
            y.Items * parts,
            (arena, tile, _) =>
            {
                var item = tile / parts;
                var first = tile % parts * lines;
                var arguments = new DepthwiseArguments
                {
                    Source = x.In(arena) + (item * x.ItemStride),
                    Height = x.Height,
                    Width = x.Width,
                    Pitch = x.Pitch,
                    Channels = x.Channels,
                    KernelHeight = _layer.Kernel.Height,
                    KernelWidth = _layer.Kernel.Width,
                    StrideHeight = stride.Height,
                    StrideWidth = stride.Width,
                    PaddingHeight = padding.Height,
                    PaddingWidth = padding.Width,
                    Weights = weights.In(arena),
                    Bias = weights.In(arena) + ((long)Taps * x.Channels),
                    Result = y.In(arena) + (item * y.ItemStride),
                    ResultWidth = y.Width,
                    FirstLine = first,
                    LastLine = Math.Min(first + lines, y.Height),
                    Activation = Engine.Kernels.Gemm.Activation.None,
                };
                switch (level)
                {
                    case SimdLevel.Vector512: DepthwiseKernel<Simd512, Vector512<float>>.Run(&arguments); break;
                    case SimdLevel.Vector256: DepthwiseKernel<Simd256, Vector256<float>>.Run(&arguments); break;
                    default: DepthwiseKernel<Simd128, Vector128<float>>.Run(&arguments); break;
                }
            },
            x, y, weights);
    }

    private void WeightGradient(TrainingPlanBuilder plan, Tensor gradient)
    {
        // Parts of the lines of all items, the same for any number of threads.
        const int MostParts = 64;
        var x = plan.Read(Input);
        var weight = plan.Parameters[_weight];
        var geometry = GeometryOf(x);
        var lines = (long)gradient.Items * gradient.Height;
        var parts = (int)Math.Min(lines, MostParts);
        var floats = (long)Taps * x.Channels;
        var sums = plan.Scratch(floats * parts);
        plan.Step(
            "depthwise weight gradient",
            parts,
            (arena, part, _) => DepthwiseGradientKernel.Weights(
                geometry, x.In(arena), gradient.In(arena), lines * part / parts, lines * (part + 1) / parts, sums.In(arena) + (part * floats)),
            x, gradient, sums);
        plan.Step(
            "add weight gradient",
            1,
            (arena, _, _) =>
            {
                for (var c = 0; c < x.Channels; c++)
                {
                    for (var tap = 0; tap < Taps; tap++)
                    {
                        double sum = 0;
                        for (var part = 0; part < parts; part++)
                        {
                            sum += sums.In(arena)[(part * floats) + ((long)tap * x.Channels) + c];
                        }

                        weight.Gradient[(c * Taps) + tap] += (float)sum;
                    }
                }
            },
            sums);
    }
}
