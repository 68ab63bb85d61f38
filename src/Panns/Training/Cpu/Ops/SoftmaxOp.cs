using Panns.Training.Cpu.Planning;

namespace Panns.Training.Cpu.Ops;

/// <summary>A softmax over time, for every channel apart.</summary>
internal sealed unsafe class SoftmaxOp(int output, int input) : TrainingOp(output, input)
{
    public override void Forward(TrainingPlanBuilder plan)
    {
        var x = plan.Read(Input);
        var y = plan.Write(Output);
        var inner = (long)x.Width * x.Channels;
        plan.Step(
            "softmax",
            x.Items,
            (arena, item, _) =>
            {
                var source = x.In(arena) + (item * x.ItemStride);
                var target = y.In(arena) + (item * x.ItemStride);
                for (long c = 0; c < inner; c++)
                {
                    var largest = float.NegativeInfinity;
                    for (long t = 0; t < x.Height; t++)
                    {
                        largest = Math.Max(largest, source[(t * inner) + c]);
                    }

                    double sum = 0;
                    for (long t = 0; t < x.Height; t++)
                    {
                        sum += target[(t * inner) + c] = MathF.Exp(source[(t * inner) + c] - largest);
                    }

                    for (long t = 0; t < x.Height; t++)
                    {
                        target[(t * inner) + c] = (float)(target[(t * inner) + c] / sum);
                    }
                }
            },
            x, y);
    }

    public override void Backward(TrainingPlanBuilder plan)
    {
        var y = plan.Read(Output);
        var gradient = plan.Gradient(Output)!;
        var target = plan.WriteGradient(Input, out var accumulates)!;
        var inner = (long)y.Width * y.Channels;
        plan.Step(
            "softmax backward",
            y.Items,
            (arena, item, _) =>
            {
                var start = item * y.ItemStride;
                float* value = y.In(arena) + start, slope = gradient.In(arena) + start, result = target.In(arena) + start;
                for (long c = 0; c < inner; c++)
                {
                    double sum = 0;
                    for (long t = 0; t < y.Height; t++)
                    {
                        sum += (double)value[(t * inner) + c] * slope[(t * inner) + c];
                    }

                    for (long t = 0; t < y.Height; t++)
                    {
                        var i = (t * inner) + c;
                        result[i] = (accumulates ? result[i] : 0) + (float)(value[i] * (slope[i] - sum));
                    }
                }
            },
            y, gradient, target);
    }
}
