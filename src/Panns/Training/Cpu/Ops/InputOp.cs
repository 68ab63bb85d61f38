using Panns.Training.Cpu.Planning;

namespace Panns.Training.Cpu.Ops;

/// <summary>Takes the clips in, extended with zeros to the length that the network needs; or the vectors.</summary>
internal sealed unsafe class InputOp(int output) : TrainingOp(output)
{
    public override void Forward(TrainingPlanBuilder plan)
    {
        var y = plan.Write(Output);
        var state = plan.State;
        plan.Rows(
            "input",
            y.Clips,
            y.ItemStride,
            (arena, first, count) =>
            {
                for (var clip = first; clip < first + count; clip++)
                {
                    var target = new Span<float>(y.In(arena) + (clip * y.ItemStride), (int)y.ItemStride);
                    new ReadOnlySpan<float>(state.Waveforms + (clip * state.Samples), state.Samples).CopyTo(target);
                    target[state.Samples..].Clear();
                }
            },
            y);
    }

    public override void Backward(TrainingPlanBuilder plan)
    {
    }
}
