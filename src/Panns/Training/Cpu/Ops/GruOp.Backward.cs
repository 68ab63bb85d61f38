using Panns.Engine.Kernels.Gemm;
using Panns.Engine.Planning;
using Panns.Training.Cpu.Kernels;
using Panns.Training.Cpu.Planning;
using Activation = Panns.Engine.Kernels.Gemm.Activation;

namespace Panns.Training.Cpu.Ops;

/// <content>The backward pass: step by step from the end of a direction to its beginning, then products over all time steps.</content>
internal sealed unsafe partial class GruOp
{
    public override void Backward(TrainingPlanBuilder plan)
    {
        var x = plan.Read(Input);
        var y = plan.Read(Output);
        var gradient = plan.Gradient(Output)!;
        for (var direction = 0; direction < 2; direction++)
        {
            var (inputs, hidden) = (_gates[direction], _hidden[direction]);
            RecurBackward(plan, y, gradient, direction);
            var weight = Parameter(plan, "weight", "hh", direction);
            if (weight.IsTrainable)
            {
                var before = StatesBefore(plan, y, direction);
                WeightGradient.Plan(plan, Pointwise(before), before, hidden, weight);
            }

            weight = Parameter(plan, "weight", "ih", direction);
            if (weight.IsTrainable)
            {
                WeightGradient.Plan(plan, Pointwise(x), x, inputs, weight);
            }

            foreach (var (which, gradientOfSum) in (ReadOnlySpan<(string, Tensor)>)[("hh", hidden), ("ih", inputs)])
            {
                var bias = Parameter(plan, "bias", which, direction);
                if (bias.IsTrainable)
                {
                    BiasGradient.Plan(plan, gradientOfSum, bias);
                }
            }

            if (plan.WriteGradient(Input, out var accumulates) is { } target)
            {
                InputGradient(plan, inputs, target, direction, accumulates);
            }
        }
    }

    private static ConvolutionGeometry Pointwise(Tensor x) => new() { Height = x.Height, Width = 1, Channels = x.Channels, KernelHeight = 1, KernelWidth = 1 };

    private void RecurBackward(TrainingPlanBuilder plan, Tensor y, Tensor gradient, int direction)
    {
        var (gates, hidden, size, steps) = (_gates[direction], _hidden[direction], Size, y.Height);
        var weight = Parameter(plan, "weight", "hh", direction);
        var packed = PackedWeights.In(plan.Context.Room, plan.Level, 1, 3 * size, size, hasBias: false);
        plan.Step("pack weights", packed.Panels, (_, panel, _) => packed.FillPanel(panel, weight.Value, 0, size, 1));
        var (groups, perGroup) = Groups(plan, y);
        GemmPlan[] products = [.. Enumerable.Range(0, groups).Select(group => new GemmPlan(packed, Math.Min(perGroup, y.Items - (group * perGroup)), Activation.None, threads: 1))];
        var carried = plan.Scratch((long)y.Items * size);
        plan.Step(
            "GRU states backward",
            groups,
            (arena, group, _) =>
            {
                var first = group * perGroup;
                var carry = carried.In(arena) + ((long)first * size);
                var (states, results) = (RowsOf(y, arena, first, direction * size), RowsOf(gradient, arena, first, direction * size));
                var (inputs, sums) = (RowsOf(gates, arena, first), RowsOf(hidden, arena, first));
                Run.Clear(carry, (long)products[group].Rows * size);
                for (var step = steps - 1; step >= 0; step--)
                {
                    var (time, earlier) = direction == 0 ? (step, step - 1) : (steps - 1 - step, steps - step);
                    for (var i = 0; i < products[group].Rows; i++)
                    {
                        GruGradientKernel.Run(new()
                        {
                            Gates = inputs.At(i, time),
                            Hidden = sums.At(i, time),
                            Before = step == 0 ? null : states.At(i, earlier),
                            Gradient = results.At(i, time),
                            Carried = carry + ((long)i * size),
                            Size = size,
                        });
                    }

                    if (step > 0)
                    {
                        products[group].Run(new GemmOperands { A = sums.At(0, time), LdA = sums.Sequence, C = carry, LdC = size, Accumulate = true });
                    }
                }
            },
            y, gradient, gates, hidden, carried);
    }

    /// <summary>The state before each time step, in the order of the rows of the gradients.</summary>
    private Tensor StatesBefore(TrainingPlanBuilder plan, Tensor y, int direction)
    {
        var (size, steps) = (Size, y.Height);
        var before = Rows(plan, y, size);
        plan.Step(
            "GRU states before",
            y.Items,
            (arena, item, _) =>
            {
                var (states, rows) = (RowsOf(y, arena, item, direction * size), RowsOf(before, arena, item));
                for (var time = 0; time < steps; time++)
                {
                    var earlier = time + (direction == 0 ? -1 : 1);
                    if (earlier < 0 || earlier == steps)
                    {
                        Run.Clear(rows.At(0, time), size);
                    }
                    else
                    {
                        Run.Put(rows.At(0, time), states.At(0, earlier), size, accumulates: false);
                    }
                }
            },
            y, before);
        return before;
    }

    private void InputGradient(TrainingPlanBuilder plan, Tensor gradient, Tensor target, int direction, bool accumulates)
    {
        var weight = Parameter(plan, "weight", "ih", direction);
        var packed = PackedWeights.In(plan.Context.Room, plan.Level, 1, 3 * Size, layer.InFeatures, hasBias: false);
        plan.Step("pack weights", packed.Panels, (_, panel, _) => packed.FillPanel(panel, weight.Value, 0, layer.InFeatures, 1));
        var product = new GemmPlan(packed, target.Pixels, Activation.None, plan.Threads);
        plan.Step(
            "input gradient",
            product.Tiles,
            (arena, tile, _) => product.RunTile(
                new GemmOperands { A = gradient.In(arena), LdA = gradient.Channels, C = target.In(arena), LdC = target.Channels, Accumulate = accumulates }, tile),
            gradient, target);
    }
}
