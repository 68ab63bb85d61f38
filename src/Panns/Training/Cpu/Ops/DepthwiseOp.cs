using System.Runtime.Intrinsics;
using Panns.Engine.Kernels.Gemm;
using Panns.Engine.Kernels.Maps;
using Panns.Engine.Kernels.Simd;
using Panns.Engine.Planning;
using Panns.Engine.Profiling;
using Panns.Networks.Layers;
using Panns.Training.Cpu.Kernels;
using Panns.Training.Cpu.Planning;

namespace Panns.Training.Cpu.Ops;

/// <summary>A convolution of every channel with a kernel of its own.</summary>
internal sealed unsafe class DepthwiseOp : TrainingOp
{
    private const int ChannelsTogether = 64;

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
        if (_layer.Stride == Networks.Size2D.One && padding.Height >= 0 && padding.Width >= 0)
        {
            Convolve(plan, "depthwise backward", gradient, target, Turn(plan, isFlipped: true), Networks.Size2D.One, padding, accumulates);
            return;
        }

        var weights = Turn(plan, isFlipped: false);
        var geometry = GeometryOf(target);
        plan.Step(
            "depthwise backward",
            target.Items,
            (arena, item, _) => DepthwiseGradientKernel.Scatter(
                geometry, gradient.In(arena) + (item * gradient.ItemStride), weights.In(arena), target.In(arena) + (item * target.ItemStride), accumulates),
            StepCost.Of(2.0 * Taps * gradient.Length, 0, gradient, target),
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

    /// <summary>The weights as the kernels read them; for the input's gradient with the taps in reverse and no bias.</summary>
    private Tensor Turn(TrainingPlanBuilder plan, bool isFlipped) => TurnedWeights.Plan(
        plan, _layer.InChannels, Taps, plan.Parameters[_weight], _layer.HasBias && !isFlipped ? plan.Parameters[_bias] : null, isFlipped);

    private void Convolve(
        TrainingPlanBuilder plan, string name, Tensor x, Tensor y, Tensor weights, Networks.Size2D stride, Networks.Size2D padding, bool accumulates = false)
    {
        var lines = Math.Max(4, (1 << 15) / ((y.Width * y.Channels) + 1));
        var parts = (y.Height + lines - 1) / lines;
        var level = plan.Level;

        // The kernel writes; what is added to goes by a thread's own lines.
        var perThread = (long)lines * y.LineStride;
        var room = accumulates ? plan.Scratch(perThread * plan.Threads) : null;
        plan.Step(
            name,
            y.Items * parts,
            (arena, tile, worker) =>
            {
                var item = tile / parts;
                var first = tile % parts * lines;
                var last = Math.Min(first + lines, y.Height);
                var result = y.In(arena) + (item * y.ItemStride);
                var own = room is null ? null : room.In(arena) + (worker * perThread);
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
                    Result = own == null ? result : own - (first * y.LineStride),
                    ResultWidth = y.Width,
                    FirstLine = first,
                    LastLine = last,
                    Activation = Engine.Kernels.Gemm.Activation.None,
                };
                switch (level)
                {
                    case SimdLevel.Vector512: DepthwiseKernel<Simd512, Vector512<float>>.Run(&arguments); break;
                    case SimdLevel.Vector256: DepthwiseKernel<Simd256, Vector256<float>>.Run(&arguments); break;
                    default: DepthwiseKernel<Simd128, Vector128<float>>.Run(&arguments); break;
                }

                if (own != null)
                {
                    Kernels.Run.Put(result + (first * y.LineStride), own, (last - first) * y.LineStride, accumulates: true);
                }
            },
            StepCost.Of(2.0 * Taps * y.Length, 0, x, y),
            x, y, weights, room);
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
            StepCost.Of(2.0 * Taps * gradient.Length, 0, x, gradient),
            x, gradient, sums);
        var groups = (x.Channels + ChannelsTogether - 1) / ChannelsTogether;
        plan.Step(
            "add weight gradient",
            groups,
            (arena, group, _) =>
            {
                var first = group * ChannelsTogether;
                AddSums(weight, sums.In(arena), parts, x.Channels, first, Math.Min(ChannelsTogether, x.Channels - first));
            },
            sums);
    }

    /// <summary>Adds the sums of all parts, [part][tap][channel], to some channels of the weight's gradient, [channel][tap].</summary>
    private void AddSums(ParameterSlot weight, float* sums, int parts, int channels, int first, int count)
    {
        var gradient = weight.Gradient + ((long)first * Taps);
        double* total = stackalloc double[ChannelsTogether];
        for (var tap = 0; tap < Taps; tap++)
        {
            new Span<double>(total, count).Clear();
            for (var part = 0; part < parts; part++)
            {
                var source = sums + ((((long)part * Taps) + tap) * channels) + first;
                for (var c = 0; c < count; c++)
                {
                    total[c] += source[c];
                }
            }

            for (var c = 0; c < count; c++)
            {
                gradient[(c * Taps) + tap] += (float)total[c];
            }
        }
    }
}
