using Panns.Engine;
using Panns.Networks;
using Panns.Training;
using Panns.Weights;

namespace Panns.Transfer.Pretraining;

/// <summary>Where and how a pretraining runs, apart from what decides its result.</summary>
public sealed record PretrainingContext
{
    /// <summary>What trains the network.</summary>
    public ITrainingEngineFactory TrainingEngine { get; init; } = TrainingEngines.Cpu;

    /// <summary>Makes the sessions that evaluate it; null for the library's own engine.</summary>
    public Func<NetworkDescription, StateDict, IInferenceSession>? InferenceEngine { get; init; }

    /// <summary>Threads to use.</summary>
    public int Threads { get; init; } = CpuEngineOptions.Default.Threads;

    /// <summary>Whether to go on from what the folder holds; otherwise a folder that holds a run is refused.</summary>
    public bool Resume { get; init; }

    /// <summary>Hears how far the run is.</summary>
    public IProgress<TransferProgress>? Progress { get; init; }

    /// <summary>Hears what there is to say once, in a line; null for silence.</summary>
    public Action<string>? Message { get; init; }

    /// <summary>Hears what every evaluation came to; null for silence.</summary>
    public Action<PretrainingRecord>? Evaluated { get; init; }

    /// <summary>Stops the run after a checkpoint.</summary>
    public CancellationToken CancellationToken { get; init; }
}
