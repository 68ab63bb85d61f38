using Panns.Training.Cpu.Planning;

namespace Panns.Training.Cpu.Ops;

/// <summary>One or several layers as one piece of work, forward and backward, for any shape of input.</summary>
internal abstract class TrainingOp(int output, params int[] inputs)
{
    /// <summary>The value that it computes: a node of the network's description.</summary>
    public int Output { get; } = output;

    /// <summary>What profiles call it.</summary>
    public string Label { get; set; } = "";

    /// <summary>The values that it needs.</summary>
    public IReadOnlyList<int> Inputs { get; } = inputs;

    /// <summary>The first of them.</summary>
    public int Input => Inputs[0];

    /// <summary>Adds the steps of the forward pass to a plan.</summary>
    public abstract void Forward(TrainingPlanBuilder plan);

    /// <summary>
    /// Adds the steps that turn the gradient of the result into gradients of inputs and parameters; called only where the former exists.
    /// </summary>
    public abstract void Backward(TrainingPlanBuilder plan);
}
