using Panns.Engine.Kernels.Gemm;

namespace Panns.Training.Cpu.Planning;

/// <summary>What a plan is made for.</summary>
/// <param name="Clips">Clips, before mixup.</param>
/// <param name="Samples">Samples of a clip, at least the network's minimum.</param>
/// <param name="IsTraining">Whether a backward pass follows.</param>
/// <param name="HasLogMels">Whether log-mels are given in place of waveforms.</param>
/// <param name="Mixes">Whether mixup halves the batch.</param>
internal readonly record struct PlanShape(int Clips, int Samples, bool IsTraining, bool HasLogMels = false, bool Mixes = false);

/// <summary>What all plans of an engine share.</summary>
/// <param name="options">How to train.</param>
/// <param name="parameters">The parameters.</param>
/// <param name="state">The pass.</param>
/// <param name="needsGradient">For every node, whether anything that learns is below it or in it.</param>
internal sealed class PlanContext(TrainingOptions options, ParameterStore parameters, PassState state, bool[] needsGradient) : IDisposable
{
    public TrainingOptions Options => options;

    public ParameterStore Parameters => parameters;

    public PassState State => state;

    public bool[] NeedsGradient => needsGradient;

    /// <summary>Where layers pack their weights, each right before it uses them.</summary>
    public WeightRoom Room { get; } = new();

    public void Dispose() => Room.Dispose();
}
