using Panns.Engine.Kernels.Gemm;
using Panns.Engine.Lowering;
using Panns.Engine.Planning;
using Panns.Engine.Profiling;
using Panns.Networks.Layers;

namespace Panns.Engine.Ops;

/// <summary>A convolution or linear layer as a product of matrices, the windows of the convolution read in place.</summary>
internal sealed unsafe class GemmOperator : Operator
{
    private readonly Convolution _convolution;
    private readonly PackedWeights _weights;
    private readonly Kernels.Gemm.Activation _activation;
    private readonly int _residual;

    public GemmOperator(FoldedWeights weights, ConvolutionChain chain, Kernels.Simd.SimdLevel level, CpuEngineOptions options, int input)
        : base(chain.End, chain.Residual < 0 ? [input] : [input, chain.Residual])
    {
        _convolution = weights.Convolution;
        _activation = chain.Activation;
        _residual = chain.Residual;
        fixed (float* bias = weights.Bias)
        fixed (double* scale = weights.Scale)
        {
            _weights = PackedWeights.PackConvolution(
                level, weights.Data, _convolution.Kernel.Area, _convolution.InChannels, _convolution.OutChannels, scale, bias,
                options.Threads, weights.Release, options.Precision);
        }

        _weights.Memory.Require(_convolution.Name);
    }

    public override void Plan(PlanBuilder plan)
    {
        var input = plan.Read(Inputs[0]);
        var residual = _residual < 0 ? null : plan.Read(_residual);
        var output = plan.Write(Output);
        var geometry = GeometryOf(_convolution, input);
        var gemm = geometry.IsPointwise
            ? new GemmPlan(_weights, output.Pixels, _activation, plan.Threads)
            : new GemmPlan(_weights, output.Pixels, _activation, plan.Threads, geometry);
        plan.Add(new Step(_convolution, gemm, input, residual, output));
    }

    public static ConvolutionGeometry GeometryOf(Convolution convolution, Tensor input) => new()
    {
        Height = input.Height,
        Width = input.Width,
        Channels = input.Channels,
        PixelStride = input.IsDense ? 0 : input.Pitch,
        KernelHeight = convolution.Kernel.Height,
        KernelWidth = convolution.Kernel.Width,
        StrideHeight = convolution.Stride.Height,
        StrideWidth = convolution.Stride.Width,
        DilationHeight = convolution.Dilation.Height,
        DilationWidth = convolution.Dilation.Width,
        PaddingHeight = convolution.Padding.Height,
        PaddingWidth = convolution.Padding.Width,
    };

    protected override void Dispose(bool disposing)
    {
        _weights.Dispose();
        base.Dispose(disposing);
    }

    private sealed class Step(Convolution convolution, GemmPlan gemm, Tensor input, Tensor? residual, Tensor output) : PlannedOp
    {
        public override string Name => $"Gemm {convolution.Name} {convolution.Kernel} {convolution.InChannels}->{convolution.OutChannels} at {output.Height}x{output.Width}";

        public override StepCost Cost
        {
            get
            {
                var products = (double)gemm.Weights.Depth * gemm.Weights.Columns;
                return StepCost.Of(2 * gemm.Rows * products, gemm.Weights.Memory.Floats(products), input, residual, output);
            }
        }

        public override int TileCount => gemm.Tiles;

        public override void RunTile(float* arena, int tile, int worker)
        {
            var operands = new GemmOperands
            {
                A = input.In(arena),
                LdA = input.Pitch,
                C = output.In(arena),
                LdC = output.Pitch,
                Residual = residual is null ? null : residual.In(arena),
                LdResidual = residual?.Pitch ?? 0,
            };
            gemm.RunTile(operands, tile);
        }
    }
}
