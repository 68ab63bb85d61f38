using Panns.Engine.Lowering;
using Panns.Engine.Ops;
using Panns.Engine.Threading;

namespace Panns.Engine.Planning;

/// <summary>What a plan is made for.</summary>
/// <param name="Clips">Clips that run together.</param>
/// <param name="Samples">Length of a clip, at least the network's minimum.</param>
/// <param name="Outputs">Which outputs are wanted.</param>
/// <param name="Step">Samples from one clip to the next where they are parts of one stretch of samples; otherwise 0.</param>
internal readonly record struct PlanKey(int Clips, int Samples, OutputKinds Outputs, int Step = 0);

/// <summary>A network for one shape of input: the steps and where their values lie in the arena.</summary>
internal sealed unsafe class ExecutionPlan
{
    private readonly PlannedOp[] _steps;

    private ExecutionPlan(PlanKey key, PlanBuilder builder, Tensor input, Tensor?[] outputs)
    {
        Key = key;
        Input = input;
        Outputs = outputs;
        Floats = builder.Layout();
        _steps = [.. builder.Steps];
    }

    public PlanKey Key { get; }

    /// <summary>The clips, or the stretch that they are parts of.</summary>
    public Tensor Input { get; }

    /// <summary>The outputs, in the order of <see cref="OutputKinds"/>; null where not wanted.</summary>
    public Tensor?[] Outputs { get; }

    /// <summary>Floats of the arena.</summary>
    public long Floats { get; }

    public ReadOnlySpan<PlannedOp> Steps => _steps;

    public static ExecutionPlan Create(LoweredNetwork network, PlanKey key, CpuEngineOptions options)
    {
        var shapes = network.Description.InferShapes(key.Samples);
        var builder = new PlanBuilder(shapes, key.Clips, options.Threads, options.SimdLevel, key.Step);
        var input = builder.WriteInput(LoweredNetwork.Input);
        foreach (var op in network.OpsFor(key.Outputs))
        {
            op.Plan(builder);
        }

        var outputs = new Tensor?[LoweredNetwork.OutputCount];
        for (var i = 0; i < outputs.Length; i++)
        {
            outputs[i] = key.Outputs.HasFlag((OutputKinds)(1 << i)) ? builder.Keep(network.Outputs[i]!.Value) : null;
        }

        return new(key, builder, input, outputs);
    }

    public void Run(float* arena, WorkerPool pool, CancellationToken cancellationToken)
    {
        foreach (var step in _steps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            pool.Run(step, arena);
        }
    }
}
