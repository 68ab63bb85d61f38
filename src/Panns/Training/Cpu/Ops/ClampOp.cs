using Panns.Networks.Layers;
using Panns.Training.Cpu.Planning;

namespace Panns.Training.Cpu.Ops;

/// <summary>A clamp; at its bounds the gradient still passes, as in PyTorch.</summary>
internal sealed unsafe class ClampOp(int output, int input, Clamp layer) : TrainingOp(output, input)
{
    public override void Forward(TrainingPlanBuilder plan)
    {
        var x = plan.Read(Input);
        var y = plan.Write(Output);
        plan.Rows(
            "clamp",
            x.Length,
            1,
            (arena, first, count) =>
            {
                float* source = x.In(arena), target = y.In(arena);
                for (var i = first; i < first + count; i++)
                {
                    target[i] = Math.Clamp(source[i], layer.Minimum, layer.Maximum);
                }
            },
            x, y);
    }

    public override void Backward(TrainingPlanBuilder plan)
    {
        var x = plan.Read(Input);
        var gradient = plan.Gradient(Output)!;
        var target = plan.WriteGradientInPlace(Input, gradient, out var accumulates)!;
        plan.Rows(
            "clamp backward",
            x.Length,
            1,
            (arena, first, count) =>
            {
                float* argument = x.In(arena), source = gradient.In(arena), result = target.In(arena);
                for (var i = first; i < first + count; i++)
                {
                    var slope = argument[i] >= layer.Minimum && argument[i] <= layer.Maximum ? source[i] : 0;
                    result[i] = (accumulates ? result[i] : 0) + slope;
                }
            },
            x, gradient, target);
    }
}
