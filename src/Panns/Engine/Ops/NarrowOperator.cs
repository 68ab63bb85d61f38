using Panns.Engine.Kernels.Gemm;
using Panns.Engine.Kernels.Maps;
using Panns.Engine.Kernels.Simd;
using Panns.Engine.Lowering;
using Panns.Engine.Planning;
using Panns.Engine.Profiling;
using Panns.Networks;
using Panns.Networks.Layers;
using Activation = Panns.Engine.Kernels.Gemm.Activation;

namespace Panns.Engine.Ops;

/// <summary>
/// Convolutions whose sums are short and go to few channels: of a one-channel map, and 1x1 to less than a panel of columns.
/// </summary>
internal sealed unsafe class NarrowOperator : Operator
{
    private readonly Convolution _convolution;
    private readonly Activation _activation;
    private readonly int _residual;
    private readonly MapKernels _kernels;
    private readonly NativeBuffer _weights;

    public NarrowOperator(FoldedWeights weights, ConvolutionChain chain, SimdLevel level, int input)
        : base(chain.End, chain.Residual < 0 ? [input] : [input, chain.Residual])
    {
        _convolution = weights.Convolution;
        _activation = chain.Activation;
        _residual = chain.Residual;
        _kernels = MapKernels.For(level);

        // [value][channel], the bias last. With one input channel values are taps, with one tap they are channels.
        var channels = _convolution.OutChannels;
        var depth = weights.PerChannel;
        _weights = new NativeBuffer((long)(depth + 1) * channels);
        for (var channel = 0; channel < channels; channel++)
        {
            for (var value = 0; value < depth; value++)
            {
                _weights.Data[((long)value * channels) + channel] = weights.Data[((long)channel * depth) + value];
            }
        }

        weights.Bias.CopyTo(new Span<float>(_weights.Data + ((long)depth * channels), channels));
    }

    /// <summary>Whether this operator suits a convolution better than a product of matrices.</summary>
    public static bool Suits(Convolution convolution, SimdLevel level)
    {
        if (convolution.Groups > 1 || convolution.OutChannels % level.Width() != 0)
        {
            return false;
        }

        var isPointwise = convolution.Kernel == Size2D.One && convolution.Stride == Size2D.One && convolution.Padding == Size2D.Zero;
        return isPointwise
            ? convolution.InChannels <= 64 && convolution.OutChannels < 2 * level.PanelWidth() && convolution.OutChannels % level.PanelWidth() != 0
            : convolution.InChannels == 1 && convolution.Dilation == Size2D.One && convolution.Kernel.Width > 1;
    }

    public override void Plan(PlanBuilder plan)
    {
        var input = plan.Read(Inputs[0]);
        var residual = _residual < 0 ? null : plan.Read(_residual);
        var output = plan.Write(Output);
        var paddedWidth = input.Width + (2 * _convolution.Padding.Width);
        var padded = _convolution.InChannels == 1 ? plan.Scratch((long)plan.Threads * _convolution.Kernel.Height * paddedWidth) : null;
        plan.Add(new Step(this, input, residual, output, padded, plan.Threads));
    }

    protected override void Dispose(bool disposing)
    {
        _weights.Dispose();
        base.Dispose(disposing);
    }

    private sealed class Step : PlannedOp
    {
        private readonly NarrowOperator _op;
        private readonly Tensor _input;
        private readonly Tensor? _residual;
        private readonly Tensor _output;
        private readonly Tensor? _padded;
        private readonly LineTiles _tiles;
        private readonly int _paddedWidth;
        private readonly NarrowArguments _arguments;
        private readonly int[] _offsets;

        public Step(NarrowOperator op, Tensor input, Tensor? residual, Tensor output, Tensor? padded, int threads)
        {
            _op = op;
            (_input, _residual, _output, _padded) = (input, residual, output, padded);
            _tiles = new(output, threads);
            var c = op._convolution;
            _paddedWidth = input.Width + (2 * c.Padding.Width);
            var depth = c.InChannels * c.Kernel.Area;
            _offsets = padded is null ? PaddedLines.Offsets(1, depth, depth) : PaddedLines.Offsets(c.Kernel.Height, c.Kernel.Width, _paddedWidth);

            _arguments = new()
            {
                Step = padded is null ? input.Pitch : c.Stride.Width,
                Offsets = (int*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _offsets[0]),
                Depth = depth,
                Weights = op._weights.Data,
                Bias = op._weights.Data + ((long)depth * c.OutChannels),
                Channels = c.OutChannels,
                ResidualPitch = residual?.Pitch ?? 0,
                ResultPitch = output.Pitch,
                Activation = op._activation,
            };
        }

        public override string Name
            => $"Narrow {_op._convolution.Name} {_op._convolution.Kernel} {_op._convolution.InChannels}->{_output.Channels} at {_output.Height}x{_output.Width}";

        public override StepCost Cost => StepCost.Of(2.0 * _offsets.Length * _output.Length, _op._weights.Length, _input, _residual, _output);

        public override int TileCount => _tiles.Count;

        public override void RunTile(float* arena, int tile, int worker)
        {
            var (item, first, last) = _tiles[tile];
            var arguments = _arguments;
            if (_padded is null)
            {
                arguments.Source = _input.In(arena) + (item * _input.ItemStride) + (first * _input.LineStride);
                RunLines(arguments, arena, item, first, last - first);
                return;
            }

            var (stride, padding) = (_op._convolution.Stride.Height, _op._convolution.Padding);
            arguments.Source = _padded.In(arena) + ((long)worker * _op._convolution.Kernel.Height * _paddedWidth);
            for (var line = first; line < last; line++)
            {
                PaddedLines.Copy(
                    _input.In(arena) + (item * _input.ItemStride), _input.Height, _input.Width, (line * stride) - padding.Height,
                    _op._convolution.Kernel.Height, padding.Width, arguments.Source);
                RunLines(arguments, arena, item, line, 1);
            }
        }

        private void RunLines(NarrowArguments arguments, float* arena, int item, int line, int lines)
        {
            arguments.Pixels = lines * _output.Width;
            arguments.Result = _output.In(arena) + (item * _output.ItemStride) + (line * _output.LineStride);
            if (_residual is not null)
            {
                arguments.Residual = _residual.In(arena) + (item * _residual.ItemStride) + (line * _residual.LineStride);
            }

            _op._kernels.Narrow(&arguments);
        }
    }
}
