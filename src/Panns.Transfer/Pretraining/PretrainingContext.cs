using Panns.Engine;
using Panns.Training;

namespace Panns.Transfer.Pretraining;

/// <summary>Where and how a pretraining runs, apart from what decides its result.</summary>
public sealed record PretrainingContext
{
    /// <summary>What trains the network.</summary>
    public ITrainingEngineFactory TrainingEngine { get; init; } = TrainingEngines.Cpu;

    /// <summary>The engine that runs the network to evaluate it. Store, task and labels do not matter here.</summary>
    public PannsModelOptions Running { get; init; } = PannsModelOptions.Default;

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
