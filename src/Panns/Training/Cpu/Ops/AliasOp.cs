using Panns.Training.Cpu.Planning;

namespace Panns.Training.Cpu.Ops;

/// <summary>A layer that changes nothing, or only how the same memory is seen.</summary>
internal sealed class AliasOp(int output, int input) : TrainingOp(output, input)
{
    public override void Forward(TrainingPlanBuilder plan) => plan.Alias(Output, plan.Read(Input));

    public override void Backward(TrainingPlanBuilder plan) => PassThrough.Backward(plan, Input, plan.Gradient(Output)!);
}
