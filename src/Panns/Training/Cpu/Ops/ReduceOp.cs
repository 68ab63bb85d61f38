using System.Runtime.Intrinsics;
using Panns.Engine.Planning;
using Panns.Networks.Layers;
using Panns.Training.Cpu.Kernels;
using Panns.Training.Cpu.Planning;

namespace Panns.Training.Cpu.Ops;

/// <summary>Mean, maximum or sum over an axis: every result is taken over values a fixed stride apart.</summary>
internal sealed unsafe class ReduceOp(int output, int input, Reduce layer) : TrainingOp(output, input)
{
    public override void Forward(TrainingPlanBuilder plan)
    {
        var x = plan.Read(Input);
        var y = plan.Write(Output);
        var axis = new Axis(x, layer.Axis);
        plan.Rows(
            "reduce",
            axis.Outer,
            axis.Inner * axis.Count,
            (arena, first, count) =>
            {
                for (var outer = first; outer < first + count; outer++)
                {
                    Forward(x.In(arena) + (outer * axis.Count * axis.Inner), y.In(arena) + (outer * axis.Inner), axis);
                }
            },
            x, y);
    }

    public override void Backward(TrainingPlanBuilder plan)
    {
        var gradient = plan.Gradient(Output)!;
        var target = plan.WriteGradient(Input, out var accumulates)!;
        var x = layer.Kind == ReduceKind.Max ? plan.Read(Input) : null;
        var axis = new Axis(target, layer.Axis);
        plan.Rows(
            "reduce backward",
            axis.Outer,
            axis.Inner * axis.Count,
            (arena, first, count) =>
            {
                for (var outer = first; outer < first + count; outer++)
                {
                    var start = outer * axis.Count * axis.Inner;
                    var from = gradient.In(arena) + (outer * axis.Inner);
                    if (x is not null)
                    {
                        SendToMaximum(x.In(arena) + start, from, target.In(arena) + start, axis, accumulates);
                        continue;
                    }

                    var factor = layer.Kind == ReduceKind.Mean ? 1f / axis.Count : 1f;
                    for (var i = 0; i < axis.Count; i++)
                    {
                        Run.Put(target.In(arena) + start + (i * axis.Inner), from, axis.Inner, accumulates, factor);
                    }
                }
            },
            x, gradient, target);
    }

    private void Forward(float* source, float* target, in Axis axis)
    {
        long inner = 0;
        for (; layer.Kind != ReduceKind.Max && inner <= axis.Inner - Vector256<float>.Count; inner += Vector256<float>.Count)
        {
            var (low, high) = (Vector256<double>.Zero, Vector256<double>.Zero);
            for (long i = 0; i < axis.Count; i++)
            {
                var (first, second) = Vector256.Widen(Vector256.Load(source + (i * axis.Inner) + inner));
                (low, high) = (low + first, high + second);
            }

            var divisor = Vector256.Create(layer.Kind == ReduceKind.Mean ? (double)axis.Count : 1);
            Vector256.Narrow(low / divisor, high / divisor).Store(target + inner);
        }

        for (; inner < axis.Inner; inner++)
        {
            var best = source[inner];
            double sum = 0;
            for (long i = 0; i < axis.Count; i++)
            {
                var value = source[(i * axis.Inner) + inner];
                best = Math.Max(best, value);
                sum += value;
            }

            target[inner] = layer.Kind switch
            {
                ReduceKind.Max => best,
                ReduceKind.Mean => (float)(sum / axis.Count),
                _ => (float)sum,
            };
        }
    }

    private static void SendToMaximum(float* source, float* gradient, float* target, in Axis axis, bool accumulates)
    {
        if (!accumulates)
        {
            Run.Clear(target, axis.Count * axis.Inner);
        }

        for (long inner = 0; inner < axis.Inner; inner++)
        {
            long best = 0;
            for (long i = 1; i < axis.Count; i++)
            {
                best = source[(i * axis.Inner) + inner] > source[(best * axis.Inner) + inner] ? i : best;
            }

            target[(best * axis.Inner) + inner] += gradient[inner];
        }
    }

    /// <summary>[Outer][Count][Inner], Count being what is reduced.</summary>
    private readonly struct Axis
    {
        public Axis(Tensor x, ReduceAxis axis)
        {
            (Outer, Count, Inner) = axis switch
            {
                ReduceAxis.Frequency => ((long)x.Items * x.Height, x.Width, (long)x.Channels),
                ReduceAxis.Time => (x.Items, x.Height, (long)x.Width * x.Channels),
                ReduceAxis.TimeAndFrequency => (x.Items, x.Height * x.Width, x.Channels),
                _ => (x.Clips, x.Shape.Items, x.ItemStride),
            };
        }

        public long Outer { get; }

        public int Count { get; }

        public long Inner { get; }
    }
}
