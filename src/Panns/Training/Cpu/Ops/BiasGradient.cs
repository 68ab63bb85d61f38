using Panns.Engine.Planning;
using Panns.Training.Cpu.Kernels;
using Panns.Training.Cpu.Planning;

namespace Panns.Training.Cpu.Ops;

/// <summary>The gradient of a bias: the sum of the result's gradient over pixels.</summary>
internal static unsafe class BiasGradient
{
    private const int MostParts = 32;

    public static void Plan(TrainingPlanBuilder plan, Tensor gradient, ParameterSlot bias)
    {
        var rows = gradient.Pixels;
        var channels = gradient.Channels;
        var parts = Math.Clamp(rows / MostParts, 1, MostParts);
        var sums = plan.Scratch(4L * parts * channels);
        plan.Step(
            "bias gradient",
            parts,
            (arena, part, _) =>
            {
                var first = (long)rows * part / parts;
                var count = ((long)rows * (part + 1) / parts) - first;
                BatchNormKernel<Identity>.Statistics(
                    gradient.In(arena) + (first * channels), count, channels, (double*)sums.In(arena) + (2L * part * channels));
            },
            gradient, sums);
        plan.Step(
            "add bias gradient",
            1,
            (arena, _, _) =>
            {
                var values = (double*)sums.In(arena);
                for (var c = 0; c < channels; c++)
                {
                    double sum = 0;
                    for (var part = 0; part < parts; part++)
                    {
                        sum += values[(2L * part * channels) + c];
                    }

                    bias.Gradient[c] += (float)sum;
                }
            },
            sums);
    }
}
