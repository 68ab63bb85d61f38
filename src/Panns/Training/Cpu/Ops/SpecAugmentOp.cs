using Panns.Common;
using Panns.Engine.Planning;
using Panns.Networks.Layers;
using Panns.Training.Augmentation;
using Panns.Training.Cpu.Kernels;
using Panns.Training.Cpu.Planning;

namespace Panns.Training.Cpu.Ops;

/// <summary>SpecAugment in training: stripes of time and frequency become zero.</summary>
internal sealed unsafe class SpecAugmentOp(int output, int input, SpecAugment layer) : TrainingOp(output, input)
{
    private readonly SeededRandom _random = new(0);
    private StripeMask[] _masks = [];

    public override void Forward(TrainingPlanBuilder plan)
    {
        var x = plan.Read(Input);
        var y = plan.Write(Output);
        var state = plan.State;
        _masks = StripeMask.Create(layer, x.Items);
        DrawInteger draw = (low, high) => low + _random.NextInt(high - low);
        plan.Step(
            "draw stripes",
            1,
            (_, _, _) =>
            {
                state.Restart(_random, Output);
                StripeMask.Draw(_masks, layer, x.Height, x.Width, draw);
            });
        Mask(plan, "spec augment", x, y, accumulates: false);
    }

    public override void Backward(TrainingPlanBuilder plan)
    {
        var gradient = plan.Gradient(Output)!;
        var target = plan.WriteGradientInPlace(Input, gradient, out var accumulates)!;
        Mask(plan, "spec augment backward", gradient, target, accumulates);
    }

    private void Mask(TrainingPlanBuilder plan, string name, Tensor x, Tensor y, bool accumulates)
    {
        plan.Rows(
            name,
            (long)x.Items * x.Height,
            x.LineStride,
            (arena, first, count) =>
            {
                for (var line = first; line < first + count; line++)
                {
                    var place = line * x.LineStride;
                    MaskLine(_masks[line / x.Height], (int)(line % x.Height), x.In(arena) + place, y.In(arena) + place, x.Width, x.Channels, accumulates);
                }
            },
            x, y);
    }

    private static void MaskLine(StripeMask mask, int frame, float* source, float* target, int bins, int channels, bool accumulates)
    {
        if (mask.CoversFrame(frame))
        {
            if (!accumulates)
            {
                Run.Clear(target, (long)bins * channels);
            }

            return;
        }

        if (!accumulates)
        {
            if (target != source)
            {
                Run.Put(target, source, (long)bins * channels, accumulates: false);
            }

            foreach (var stripe in mask.Frequency)
            {
                Run.Clear(target + ((long)stripe.First * channels), (long)(stripe.End - stripe.First) * channels);
            }

            return;
        }

        for (var bin = 0; bin < bins; bin++)
        {
            if (!mask.CoversBin(bin))
            {
                Run.Put(target + ((long)bin * channels), source + ((long)bin * channels), channels, accumulates: true);
            }
        }
    }
}
