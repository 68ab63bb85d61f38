using System.Diagnostics;
using Panns.Engine.Ops;
using Panns.Engine.Planning;
using Panns.Engine.Profiling;
using Panns.Engine.Threading;
using Panns.Networks;
using Panns.Training.Cpu.Losses;

namespace Panns.Training.Cpu.Planning;

/// <summary>The steps of a pass over batches of one shape, and where their values lie.</summary>
internal sealed unsafe class TrainingPlan
{
    private readonly PlannedOp[] _steps;

    private TrainingPlan(TrainingPlanBuilder builder, Tensor? scores, Tensor? logits)
    {
        Scores = scores;
        Logits = logits;
        Floats = builder.Layout();
        _steps = [.. builder.Steps];
    }

    /// <summary>Floats of the arena.</summary>
    public long Floats { get; }

    /// <summary>Clipwise scores of an evaluation pass.</summary>
    public Tensor? Scores { get; }

    /// <summary>Logits of an evaluation pass.</summary>
    public Tensor? Logits { get; }

    public ReadOnlySpan<PlannedOp> Steps => _steps;

    /// <summary>Forward pass, loss, backward pass.</summary>
    public static TrainingPlan ForTraining(TrainingGraph graph, NetworkDescription network, PlanShape shape, PlanContext context)
    {
        var builder = new TrainingPlanBuilder(network, shape, context);
        var goals = LossStep.NodesOf(network, context.Options.Loss);
        if (!goals.Any(goal => graph.NeedsGradient[goal]))
        {
            throw new PannsException($"{network.Name}: nothing is left to train: all parameters below the loss are frozen");
        }

        var ops = graph.OpsFor(shape, goals);
        foreach (var op in ops)
        {
            Begin(builder, op);
            op.Forward(builder);
        }

        builder.Layer = "";
        LossStep.Plan(builder, network);
        for (var i = ops.Count - 1; i >= 0; i--)
        {
            if (graph.NeedsGradient[ops[i].Output] && builder.Gradient(ops[i].Output) is not null)
            {
                builder.Layer = ops[i].Label;
                ops[i].Backward(builder);
            }
        }

        return new(builder, null, null);
    }

    /// <summary>Forward pass in evaluation mode.</summary>
    public static TrainingPlan ForEvaluation(TrainingGraph graph, NetworkDescription network, PlanShape shape, PlanContext context)
    {
        var builder = new TrainingPlanBuilder(network, shape, context);
        int[] goals = network.LogitsOutput is { } logits ? [network.ClipwiseOutput, logits] : [network.ClipwiseOutput];
        foreach (var op in graph.OpsFor(shape, goals))
        {
            Begin(builder, op);
            op.Forward(builder);
        }

        var results = goals.Select(builder.Read).ToArray();

        // The results outlast the last step.
        builder.Layer = "";
        builder.Step("end", 1, (_, _, _) => { }, results);
        return new(builder, results[0], results.ElementAtOrDefault(1));
    }

    /// <summary>Runs all steps.</summary>
    /// <param name="arena">Memory of <see cref="Floats"/>.</param>
    /// <param name="pool">The threads.</param>
    /// <param name="times">Takes the time of every step; null to measure none.</param>
    public void Run(float* arena, WorkerPool pool, List<StepTime>? times = null)
    {
        foreach (var step in _steps)
        {
            var start = times is null ? 0 : Stopwatch.GetTimestamp();
            pool.Run(step, arena);
            times?.Add(new(step.Name, Stopwatch.GetElapsedTime(start).TotalMilliseconds, step.Cost));
        }
    }

    private static void Begin(TrainingPlanBuilder builder, Ops.TrainingOp op)
    {
        builder.Layer = op.Label;
        if (op.Inputs.Count > 0 && (!builder.Shape.HasLogMels || op.Input > 0))
        {
            builder.SetClips(op.Output, builder.ClipsOf(op.Input));
        }
    }
}
