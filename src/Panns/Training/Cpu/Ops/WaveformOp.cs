using Panns.Training.Cpu.Planning;

namespace Panns.Training.Cpu.Ops;

/// <summary>Takes the clips in, extended with zeros to the length that the network needs.</summary>
internal sealed unsafe class WaveformOp(int output) : TrainingOp(output)
{
    public override void Forward(TrainingPlanBuilder plan)
    {
        var y = plan.Write(Output);
        var state = plan.State;
        plan.Step(
            "waveform",
            y.Clips,
            (arena, clip, _) =>
            {
                var target = new Span<float>(y.In(arena) + (clip * y.ItemStride), y.Height);
                new ReadOnlySpan<float>(state.Waveforms + ((long)clip * state.Samples), state.Samples).CopyTo(target);
                target[state.Samples..].Clear();
            },
            y);
    }

    public override void Backward(TrainingPlanBuilder plan)
    {
    }
}
