using Panns.Engine.Kernels.Gemm;
using Panns.Engine.Kernels.Maps;
using Panns.Engine.Kernels.Simd;
using Panns.Engine.Lowering;
using Panns.Engine.Planning;
using Panns.Engine.Profiling;
using Panns.Networks.Layers;

namespace Panns.Engine.Ops;

/// <summary>A depthwise convolution.</summary>
internal sealed unsafe class DepthwiseOperator : Operator
{
    private readonly Convolution _convolution;
    private readonly Kernels.Gemm.Activation _activation;
    private readonly MapKernels _kernels;
    private readonly NativeBuffer _weights;

    public DepthwiseOperator(FoldedWeights weights, ConvolutionChain chain, SimdLevel level, int input)
        : base(chain.End, input)
    {
        _convolution = weights.Convolution;
        _activation = chain.Activation;
        _kernels = MapKernels.For(level);

        // [tap][channel], the bias last: the order in which the kernel's vectors lie in memory.
        var channels = _convolution.OutChannels;
        var taps = _convolution.Kernel.Area;
        _weights = new NativeBuffer((long)(taps + 1) * channels);
        for (var channel = 0; channel < channels; channel++)
        {
            for (var tap = 0; tap < taps; tap++)
            {
                _weights.Data[(tap * channels) + channel] = weights.Data[((long)channel * taps) + tap];
            }
        }

        weights.Bias.CopyTo(new Span<float>(_weights.Data + (taps * channels), channels));
    }

    public override void Plan(PlanBuilder plan)
    {
        var input = plan.Read(Inputs[0]);
        plan.Add(new Step(this, input, plan.Write(Output), plan.Threads));
    }

    protected override void Dispose(bool disposing)
    {
        _weights.Dispose();
        base.Dispose(disposing);
    }

    private sealed class Step(DepthwiseOperator op, Tensor input, Tensor output, int threads) : PlannedOp
    {
        private readonly LineTiles _tiles = new(output, threads);

        public override string Name => $"Depthwise {op._convolution.Name} {op._convolution.Kernel} {output.Channels} at {output.Height}x{output.Width}";

        public override StepCost Cost
            => StepCost.Of(2.0 * op._convolution.Kernel.Area * output.Length, op._weights.Length, input, output);

        public override int TileCount => _tiles.Count;

        public override void RunTile(float* arena, int tile, int worker)
        {
            var (item, first, last) = _tiles[tile];
            var c = op._convolution;
            var arguments = new DepthwiseArguments
            {
                Source = input.In(arena) + (item * input.ItemStride),
                Height = input.Height,
                Width = input.Width,
                Pitch = input.Pitch,
                Channels = input.Channels,
                KernelHeight = c.Kernel.Height,
                KernelWidth = c.Kernel.Width,
                StrideHeight = c.Stride.Height,
                StrideWidth = c.Stride.Width,
                PaddingHeight = c.Padding.Height,
                PaddingWidth = c.Padding.Width,
                Weights = op._weights.Data,
                Bias = op._weights.Data + (c.Kernel.Area * c.OutChannels),
                Result = output.In(arena) + (item * output.ItemStride),
                ResultWidth = output.Width,
                FirstLine = first,
                LastLine = last,
                Activation = op._activation,
            };
            op._kernels.Depthwise(&arguments);
        }
    }
}
