using Panns.Engine.Planning;
using Panns.Networks.Layers;
using Panns.Training.Cpu.Kernels;
using Panns.Training.Cpu.Planning;

namespace Panns.Training.Cpu.Ops;

/// <summary>Average pooling (padding counts as zeros) and maximum pooling (the first of equal values gets the gradient).</summary>
internal sealed unsafe class PoolOp(int output, int input, Pool layer) : TrainingOp(output, input)
{
    public override void Forward(TrainingPlanBuilder plan)
    {
        var x = plan.Read(Input);
        var y = plan.Write(Output);
        plan.Rows(
            "pool",
            (long)y.Items * y.Height,
            (long)y.Width * y.Channels * layer.Kernel.Area,
            (arena, first, count) =>
            {
                for (var line = first; line < first + count; line++)
                {
                    for (var column = 0; column < y.Width; column++)
                    {
                        Window(x.In(arena), x, y, line, column, y.In(arena) + (((line * y.Width) + column) * y.Channels));
                    }
                }
            },
            x, y);
    }

    public override void Backward(TrainingPlanBuilder plan)
    {
        var gradient = plan.Gradient(Output)!;
        var target = plan.WriteGradient(Input, out var accumulates)!;
        if (layer.Kind == PoolKind.Average)
        {
            plan.Rows(
                "pool backward",
                (long)target.Items * target.Height,
                (long)target.Width * target.Channels,
                (arena, first, count) => SpreadAverage(arena, target, gradient, first, count, accumulates),
                gradient, target);
            return;
        }

        var x = plan.Read(Input);
        plan.Step(
            "pool backward",
            target.Items,
            (arena, item, _) => SendToMaximum(arena, x, target, gradient, item, accumulates),
            x, gradient, target);
    }

    private void Window(float* source, Tensor x, Tensor y, long line, int column, float* result)
    {
        var item = line / y.Height;
        var (firstRow, lastRow) = Range((int)(line % y.Height), layer.Stride.Height, layer.Padding.Height, layer.Kernel.Height, x.Height);
        var (firstColumn, lastColumn) = Range(column, layer.Stride.Width, layer.Padding.Width, layer.Kernel.Width, x.Width);
        var isAverage = layer.Kind == PoolKind.Average;
        var isFirst = true;
        for (var row = firstRow; row < lastRow; row++)
        {
            for (var i = firstColumn; i < lastColumn; i++, isFirst = false)
            {
                var pixel = source + (((((item * x.Height) + row) * x.Width) + i) * x.Channels);
                if (isAverage || isFirst)
                {
                    Run.Put(result, pixel, x.Channels, accumulates: !isFirst, isAverage ? 1f / layer.Kernel.Area : 1f);
                    continue;
                }

                for (var c = 0; c < x.Channels; c++)
                {
                    result[c] = Math.Max(result[c], pixel[c]);
                }
            }
        }
    }

    /// <summary>Every input pixel gathers from the windows that hold it.</summary>
    private void SpreadAverage(float* arena, Tensor target, Tensor gradient, long firstLine, long lines, bool accumulates)
    {
        var factor = 1f / layer.Kernel.Area;
        var channels = target.Channels;
        for (var line = firstLine; line < firstLine + lines; line++)
        {
            var item = line / target.Height;
            var (firstRow, lastRow) = Windows((int)(line % target.Height), layer.Stride.Height, layer.Padding.Height, layer.Kernel.Height, gradient.Height);
            for (var column = 0; column < target.Width; column++)
            {
                var (firstColumn, lastColumn) = Windows(column, layer.Stride.Width, layer.Padding.Width, layer.Kernel.Width, gradient.Width);
                var to = target.In(arena) + (((line * target.Width) + column) * channels);
                var adds = accumulates;
                for (var row = firstRow; row < lastRow; row++)
                {
                    for (var i = firstColumn; i < lastColumn; i++, adds = true)
                    {
                        var from = gradient.In(arena) + (((((item * gradient.Height) + row) * gradient.Width) + i) * channels);
                        Run.Put(to, from, channels, adds, factor);
                    }
                }

                if (!adds)
                {
                    Run.Clear(to, channels);
                }
            }
        }
    }

    private void SendToMaximum(float* arena, Tensor x, Tensor target, Tensor gradient, int item, bool accumulates)
    {
        var channels = x.Channels;
        var start = item * x.ItemStride;
        var source = x.In(arena) + start;
        var result = target.In(arena) + start;
        if (!accumulates)
        {
            Run.Clear(result, x.ItemStride);
        }

        for (var line = 0; line < gradient.Height; line++)
        {
            var (firstRow, lastRow) = Range(line, layer.Stride.Height, layer.Padding.Height, layer.Kernel.Height, x.Height);
            for (var column = 0; column < gradient.Width; column++)
            {
                var (firstColumn, lastColumn) = Range(column, layer.Stride.Width, layer.Padding.Width, layer.Kernel.Width, x.Width);
                var from = gradient.In(arena) + (((((long)item * gradient.Height) + line) * gradient.Width) + column) * channels;
                for (var c = 0; c < channels; c++)
                {
                    long best = -1;
                    for (var row = firstRow; row < lastRow; row++)
                    {
                        for (var i = firstColumn; i < lastColumn; i++)
                        {
                            var place = ((((long)row * x.Width) + i) * channels) + c;
                            best = best < 0 || source[place] > source[best] ? place : best;
                        }
                    }

                    result[best] += from[c];
                }
            }
        }
    }

    /// <summary>The part of a window that lies in the map.</summary>
    private static (int First, int Last) Range(int position, int stride, int padding, int kernel, int extent)
    {
        var start = (position * stride) - padding;
        return (Math.Max(start, 0), Math.Min(start + kernel, extent));
    }

    /// <summary>The windows that hold a position.</summary>
    private static (int First, int Last) Windows(int position, int stride, int padding, int kernel, int windows)
    {
        var reach = position + padding - kernel;
        return (reach < 0 ? 0 : (reach / stride) + 1, Math.Min(((position + padding) / stride) + 1, windows));
    }
}
