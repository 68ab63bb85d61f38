using Panns.Training.Cpu.Planning;

namespace Panns.Training.Cpu.Losses;

/// <summary>The end of the forward pass: the loss, and the gradient that the backward pass begins with.</summary>
internal static unsafe class LossStep
{
    /// <summary>The node whose values the loss reads.</summary>
    public static int NodeOf(Networks.NetworkDescription network, LossOptions loss) => loss.Kind == LossKind.BinaryCrossEntropy
        ? network.ClipwiseOutput
        : network.LogitsOutput ?? throw new PannsException($"{network.Name}: has no logits for a softmax; train it with binary cross-entropy");

    public static void Plan(TrainingPlanBuilder plan, int node, int classes)
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
