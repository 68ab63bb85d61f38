using Panns.Training.Cpu.Planning;

namespace Panns.Training.Cpu.Losses;

/// <summary>The end of the forward pass: the loss, and the gradient that the backward pass begins with.</summary>
internal static unsafe class LossStep
{
    /// <summary>The node whose values the loss reads.</summary>
    public static int NodeOf(Networks.NetworkDescription network, LossOptions loss) => loss.Kind == LossKind.BinaryCrossEntropy
        ? network.ClipwiseOutput
        : network.LogitsOutput ?? throw new PannsException($"{network.Name}: has no logits for a softmax; train it with binary cross-entropy");

    /// <summary>All nodes whose values the loss reads: the first one decides, the others are a teacher's.</summary>
    public static int[] NodesOf(Networks.NetworkDescription network, LossOptions loss) =>
    [
        NodeOf(network, loss),
        .. loss.LogitWeight > 0 ? [network.LogitsOutput ?? throw new PannsException($"{network.Name}: has no logits to be taught")] : (ReadOnlySpan<int>)[],
        .. loss.EmbeddingWeight > 0 ? [network.EmbeddingOutput ?? throw new PannsException($"{network.Name}: has no embedding to be taught")] : (ReadOnlySpan<int>)[],
    ];

    /// <summary>Adds the steps of the loss.</summary>
    public static void Plan(TrainingPlanBuilder plan, Networks.NetworkDescription network)
    {
        var loss = plan.Options.Loss;
        PlanTargets(plan, NodeOf(network, loss), network.Classes);
        if (loss.LogitWeight > 0)
        {
            PlanTeacher(plan, network.LogitsOutput!.Value, "huber loss", state => state.TeacherLogits, (values, goal, slopes, accumulates, factor) =>
                Losses.Huber(values, goal, loss.LogitScales.AsSpan(), slopes, accumulates, loss.LogitWeight, factor));
        }

        if (loss.EmbeddingWeight > 0)
        {
            PlanTeacher(plan, network.EmbeddingOutput!.Value, "embedding loss", state => state.TeacherEmbeddings, (values, goal, slopes, accumulates, factor) =>
                Losses.Squares(values, goal, slopes, accumulates, loss.EmbeddingWeight, factor));
        }
    }

    private delegate float* TeacherValues(PassState state);

    private delegate double TeacherLoss(ReadOnlySpan<float> values, ReadOnlySpan<float> goal, Span<float> slopes, bool accumulates, double factor);

    private static void PlanTeacher(TrainingPlanBuilder plan, int node, string name, TeacherValues teacher, TeacherLoss compute)
    {
        var values = plan.Read(node);
        var gradient = plan.WriteGradient(node, out var accumulates);
        var state = plan.State;
        var count = checked((int)values.Length);
        var unused = gradient is null ? plan.Scratch(count) : null; // where nothing below the node learns
        plan.Step(
            name,
            1,
            (arena, _, _) => state.Loss += compute(
                new(values.In(arena), count), new(teacher(state), count), new((gradient ?? unused!).In(arena), count), accumulates, state.Weight),
            values, gradient, unused);
    }

    private static void PlanTargets(TrainingPlanBuilder plan, int node, int classes)
    {
        var scores = plan.Read(node);
        var gradient = plan.WriteGradient(node, out _)!;
        var (state, loss) = (plan.State, plan.Options.Loss);
        var count = checked((int)scores.Length);
        var isMixed = plan.Shape.Mixes;
        var targets = plan.Scratch(count);
        plan.Step(
            "loss",
            1,
            (arena, _, _) =>
            {
                var goal = new Span<float>(targets.In(arena), count);
                for (var i = 0; i < count; i++)
                {
                    var (clip, label) = (i / classes, i % classes);
                    goal[i] = !isMixed
                        ? state.Targets[i]
                        : (state.Targets[(2 * clip * classes) + label] * state.MixupFactors[2 * clip])
                            + (state.Targets[(((2 * clip) + 1) * classes) + label] * state.MixupFactors[(2 * clip) + 1]);
                }

                var values = new ReadOnlySpan<float>(scores.In(arena), count);
                var slopes = new Span<float>(gradient.In(arena), count);
                state.Loss = loss.Kind == LossKind.BinaryCrossEntropy
                    ? Losses.Binary(values, goal, slopes, classes, loss, state.Weight)
                    : Losses.CrossEntropy(values, goal, slopes, classes, loss, state.Weight);
            },
            scores, gradient, targets);
    }
}
