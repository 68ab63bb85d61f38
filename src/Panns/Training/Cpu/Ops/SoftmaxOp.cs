using Panns.Engine.Planning;
using Panns.Training.Cpu.Planning;

namespace Panns.Training.Cpu.Ops;

/// <summary>A softmax over time, for every channel by itself, or over the channels, for every pixel.</summary>
internal sealed unsafe class SoftmaxOp(int output, int input, bool overTime) : TrainingOp(output, input)
{
    public override void Forward(TrainingPlanBuilder plan)
    {
        var x = plan.Read(Input);
        var y = plan.Write(Output);
        var (lines, count, step) = LinesOf(x);
        plan.Rows(
            "softmax",
            lines,
            count,
            (arena, first, some) =>
            {
                for (var line = first; line < first + some; line++)
                {
                    var start = StartOf(line, count, step);
                    Forward(x.In(arena) + start, y.In(arena) + start, count, step);
                }
            },
            x, y);
    }

    public override void Backward(TrainingPlanBuilder plan)
    {
        var y = plan.Read(Output);
        var gradient = plan.Gradient(Output)!;
        var target = plan.WriteGradient(Input, out var accumulates)!;
        var (lines, count, step) = LinesOf(y);
        plan.Rows(
            "softmax backward",
            lines,
            count,
            (arena, first, some) =>
            {
                for (var line = first; line < first + some; line++)
                {
                    var start = StartOf(line, count, step);
                    Backward(y.In(arena) + start, gradient.In(arena) + start, target.In(arena) + start, count, step, accumulates);
                }
            },
            y, gradient, target);
    }

    /// <summary>How many lines of values there are, how many values are in each, and how far they are apart.</summary>
    private (long Lines, int Count, long Step) LinesOf(Tensor x)
        => overTime ? (x.Items * x.LineStride, x.Height, x.LineStride) : (x.Pixels, x.Channels, 1);

    private static long StartOf(long line, int count, long step) => (line / step * count * step) + (line % step);

    private static void Forward(float* source, float* target, int count, long step)
    {
        var largest = float.NegativeInfinity;
        for (long i = 0; i < count; i++)
        {
            largest = Math.Max(largest, source[i * step]);
        }

        double sum = 0;
        for (long i = 0; i < count; i++)
        {
            sum += target[i * step] = MathF.Exp(source[i * step] - largest);
        }

        for (long i = 0; i < count; i++)
        {
            target[i * step] = (float)(target[i * step] / sum);
        }
    }

    private static void Backward(float* value, float* gradient, float* target, int count, long step, bool accumulates)
    {
        double sum = 0;
        for (long i = 0; i < count; i++)
        {
            sum += (double)value[i * step] * gradient[i * step];
        }

        for (long i = 0; i < count; i++)
        {
            target[i * step] = (accumulates ? target[i * step] : 0) + (float)(value[i * step] * (gradient[i * step] - sum));
        }
    }
}
