using Panns.Engine.Kernels.Gemm;
using Panns.Engine.Kernels.Winograd;
using Panns.Engine.Lowering;
using Panns.Engine.Planning;
using Panns.Engine.Profiling;
using Panns.Networks;

namespace Panns.Engine.Ops;

/// <summary>A convolution of stride 1 by Winograd's algorithm, with residual, activation and pooling in its last transform.</summary>
internal sealed unsafe class WinogradOperator : Operator
{
    private readonly WinogradWeights _weights;
    private readonly Activation _activation;
    private readonly Size2D _pooling;
    private readonly int _dilation;
    private readonly int _residual;
    private readonly string _name;

    public WinogradOperator(FoldedWeights weights, ConvolutionChain chain, WinogradKind kind, CpuEngineOptions options, int input)
        : base(chain.End, chain.Residual < 0 ? [input] : [input, chain.Residual])
    {
        var convolution = weights.Convolution;
        _name = convolution.Name;
        _activation = chain.Activation;
        _pooling = chain.Pooling;
        _dilation = convolution.Dilation.Height;
        _residual = chain.Residual;
        fixed (float* bias = weights.Bias)
        fixed (double* scale = weights.Scale)
        {
            _weights = WinogradWeights.Pack(
                options.SimdLevel, kind, weights.Data, convolution.InChannels, convolution.OutChannels, scale, bias, options.Threads, weights.Release,
                options.Precision);
        }

        _weights.Memory.Require(_name);
    }

    public override void Plan(PlanBuilder plan)
    {
        var input = plan.Read(Inputs[0]);
        var winograd = new WinogradPlan(
            _weights, input.Items, input.Height, input.Width, _activation, plan.Threads, _pooling.Height, _pooling.Width,
            _dilation);
        var shared = plan.Scratch(winograd.SharedFloats);
        var scratch = plan.Scratch(RoundUp(winograd.ThreadFloats) * plan.Threads);
        for (var phase = 0; phase < winograd.Phases; phase++)
        {
            var memory = new Memory(
                plan.Read(Inputs[0]),
                _residual < 0 ? null : plan.Read(_residual),
                plan.Write(Output),
                plan.Touch(shared),
                plan.Touch(scratch));
            plan.Add(new Phase(_name, winograd, memory, phase));
        }
    }

    protected override void Dispose(bool disposing)
    {
        _weights.Dispose();
        base.Dispose(disposing);
    }

    private static long RoundUp(long floats) => (floats + Arena.Alignment - 1) / Arena.Alignment * Arena.Alignment;

    private sealed record Memory(Tensor Input, Tensor? Residual, Tensor Output, Tensor Shared, Tensor Scratch);

    private sealed class Phase(string name, WinogradPlan plan, Memory memory, int phase) : PlannedOp
    {
        public override string Name
            => $"Winograd {plan.Weights.Kind} {name} {plan.Channels}->{plan.Weights.Columns} at {plan.Height}x{plan.Width}, phase {phase}";

        public override StepCost Cost => WinogradStepCost.Of(plan, phase, memory.Input, memory.Residual, memory.Output);

        public override int TileCount { get; } = plan.Jobs(phase);

        public override void RunTile(float* arena, int tile, int worker)
        {
            var operands = new WinogradOperands
            {
                Input = memory.Input.In(arena),
                InputPitch = memory.Input.Pitch,
                Output = memory.Output.In(arena),
                OutputPitch = memory.Output.Pitch,
                Residual = memory.Residual is null ? null : memory.Residual.In(arena),
                ResidualPitch = memory.Residual?.Pitch ?? 0,
                Shared = memory.Shared.In(arena),
            };
            plan.RunJob(operands, memory.Scratch.In(arena) + (worker * RoundUp(plan.ThreadFloats)), phase, tile);
        }
    }
}
