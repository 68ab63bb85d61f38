using Panns.Training.Cpu.Kernels;
using Panns.Training.Cpu.Planning;

namespace Panns.Training.Cpu.Ops;

/// <summary>Dropout in training.</summary>
internal sealed unsafe class DropoutOp(int output, int input, double rate) : TrainingOp(output, input)
{
    /// <summary>Values of a tile: a multiple of a vector, so that how rows are cut does not show.</summary>
    private const int Block = 8;

    public override void Forward(TrainingPlanBuilder plan)
    {
        var x = plan.Read(Input);
        var y = plan.Write(Output);
        Apply(plan, "dropout", x, y, accumulates: false);
    }

    public override void Backward(TrainingPlanBuilder plan)
    {
        var gradient = plan.Gradient(Output)!;
        var target = plan.WriteGradientInPlace(Input, gradient, out var accumulates)!;
        Apply(plan, "dropout backward", gradient, target, accumulates);
    }

    private void Apply(TrainingPlanBuilder plan, string name, Engine.Planning.Tensor x, Engine.Planning.Tensor y, bool accumulates)
    {
        var state = plan.State;
        plan.Rows(
            name,
            (x.Length + Block - 1) / Block,
            Block,
            (arena, first, count) => DropoutRun.Apply(
                y.In(arena), x.In(arena), first * Block, Math.Min(count * Block, x.Length - (first * Block)), state.KeyOf(Output), rate, accumulates),
            x, y);
    }
}
