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
                    var mask = _masks[line / x.Height];
                    var isMasked = mask.CoversFrame((int)(line % x.Height));
                    for (var bin = 0; bin < x.Width; bin++)
                    {
                        var place = (line * x.LineStride) + ((long)bin * x.Channels);
                        if (!isMasked && !mask.CoversBin(bin))
                        {
                            Run.Put(y.In(arena) + place, x.In(arena) + place, x.Channels, accumulates);
                        }
                        else if (!accumulates)
                        {
                            Run.Clear(y.In(arena) + place, x.Channels);
                        }
                    }
                }
            },
            x, y);
    }
}
