using Panns.Training.Cpu.Kernels;
using Panns.Training.Cpu.Planning;

namespace Panns.Training.Cpu.Ops;

/// <summary>Mixup: clips 2i and 2i + 1 become one, each with its factor.</summary>
internal sealed unsafe class MixupOp(int output, int input) : TrainingOp(output, input)
{
    public override void Forward(TrainingPlanBuilder plan)
    {
        var x = plan.Read(Input);
        plan.SetClips(Output, x.Clips / 2);
        var y = plan.Write(Output);
        var (state, length) = (plan.State, x.Length / x.Clips);
        plan.Step(
            "mixup",
            y.Clips,
            (arena, clip, _) =>
            {
                var target = y.In(arena) + (clip * length);
                for (var part = 2 * clip; part < (2 * clip) + 2; part++)
                {
                    Run.Put(target, x.In(arena) + (part * length), length, accumulates: part > 2 * clip, state.MixupFactors[part]);
                }
            },
            x, y);
    }

    public override void Backward(TrainingPlanBuilder plan)
    {
        var gradient = plan.Gradient(Output)!;
        var target = plan.WriteGradient(Input, out var accumulates)!;
        var (state, length) = (plan.State, target.Length / target.Clips);
        plan.Step(
            "mixup backward",
            target.Clips,
            (arena, clip, _) => Run.Put(
                target.In(arena) + (clip * length), gradient.In(arena) + (clip / 2 * length), length, accumulates, state.MixupFactors[clip]),
            gradient, target);
    }
}
