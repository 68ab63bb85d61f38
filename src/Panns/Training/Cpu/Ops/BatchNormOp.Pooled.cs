using Panns.Engine.Planning;
using Panns.Training.Cpu.Kernels;
using Panns.Training.Cpu.Planning;

namespace Panns.Training.Cpu.Ops;

/// <content>
/// With average pooling behind: neither what is pooled nor its gradient is ever in memory as a whole, which for the first layers of a
/// network is as much as all else together. The gradient of a line of pixels is spread in a thread's own memory when it is needed.
/// </content>
internal sealed unsafe partial class BatchNormOp<TActivation>
{
    private void ApplyAndPool(TrainingPlanBuilder plan, Tensor x, Tensor y, Tensor coefficients)
    {
        var window = pool!.Kernel;
        plan.Rows(
            "bn apply and pool",
            (long)y.Items * y.Height,
            (long)y.Width * y.Channels * window.Area,
            (arena, first, count) =>
            {
                var values = coefficients.In(arena);
                for (var line = first; line < first + count; line++)
                {
                    var source = x.In(arena) + ((((line / y.Height) * x.Height) + (line % y.Height * window.Height)) * x.LineStride);
                    BatchNormKernel<TActivation>.ApplyAndPool(
                        y.In(arena) + (line * y.LineStride), source, y.Width, y.Channels, x.LineStride, window.Height, window.Width,
                        values + (2 * y.Channels), values + (3 * y.Channels));
                }
            },
            x, y, coefficients);
    }

    private void SumPooledGradient(TrainingPlanBuilder plan, Tensor x, Tensor gradient, Tensor coefficients, Tensor sums, int parts)
    {
        var lines = (long)x.Items * x.Height;
        var channels = x.Channels;
        var spread = plan.Scratch(x.LineStride * plan.Threads);
        plan.Step(
            "bn gradient sums",
            parts,
            (arena, part, worker) =>
            {
                var (first, count) = PartOf(lines, parts, part);
                var values = coefficients.In(arena);
                var room = spread.In(arena) + (worker * x.LineStride);
                var sum = (double*)sums.In(arena) + (2L * part * channels);
                new Span<double>(sum, 2 * channels).Clear();
                for (var line = first; line < first + count; line++)
                {
                    if (Spread(gradient.In(arena), gradient, x, line, room))
                    {
                        BatchNormKernel<TActivation>.GradientSums(
                            x.In(arena) + (line * x.LineStride), room, x.Width, channels,
                            values + (2 * channels), values + (3 * channels), values, sum);
                    }
                }
            },
            x, gradient, coefficients, sums, spread);
    }

    private void SpreadGradient(TrainingPlanBuilder plan, Tensor x, Tensor gradient, Tensor coefficients, Tensor slopes)
    {
        var accumulates = false;
        if ((ownsInput ? plan.WriteGradientOver(Input) : plan.WriteGradient(Input, out accumulates)) is not { } target)
        {
            return;
        }

        var lines = (long)x.Items * x.Height;
        var channels = x.Channels;
        var spread = plan.Scratch(x.LineStride * plan.Threads);
        var tiles = Parts(lines * x.Width);
        plan.Step(
            "bn backward",
            tiles,
            (arena, tile, worker) =>
            {
                var (first, count) = PartOf(lines, tiles, tile);
                var values = coefficients.In(arena);
                var room = spread.In(arena) + (worker * x.LineStride);
                for (var line = first; line < first + count; line++)
                {
                    if (!Spread(gradient.In(arena), gradient, x, line, room))
                    {
                        Run.Clear(room, x.LineStride);
                    }

                    var start = line * x.LineStride;
                    BatchNormKernel<TActivation>.GradientApply(
                        target.In(arena) + start, x.In(arena) + start, room, x.Width, channels,
                        values + (2 * channels), values + (3 * channels), slopes.In(arena), accumulates);
                }
            },
            x, gradient, target, coefficients, slopes, spread);
    }

    /// <summary>The gradient of what is pooled, for a line of pixels; false where no window holds the line.</summary>
    private bool Spread(float* gradient, Tensor pooled, Tensor x, long line, float* target)
    {
        var window = pool!.Kernel;
        var (item, row) = Math.DivRem(line, x.Height);
        row /= window.Height;
        if (row >= pooled.Height)
        {
            return false;
        }

        var from = gradient + (((item * pooled.Height) + row) * pooled.LineStride);
        var channels = x.Channels;
        var factor = 1f / window.Area;
        for (var column = 0; column < pooled.Width; column++, from += channels)
        {
            for (var i = 0; i < window.Width; i++, target += channels)
            {
                Run.Put(target, from, channels, accumulates: false, factor);
            }
        }

        Run.Clear(target, (long)(x.Width - (pooled.Width * window.Width)) * channels);
        return true;
    }
}
