using Panns.Engine;
using Panns.Training;

namespace Panns.Transfer.Pretraining;

/// <summary>Settings of a pretraining run that do not affect its result.</summary>
public sealed record PretrainingContext
{
    /// <summary>Makes the engine that trains the network.</summary>
    public ITrainingEngineFactory TrainingEngine { get; init; } = TrainingEngines.Cpu;

    /// <summary>The engine that runs the network for evaluation. Store, task and labels are ignored.</summary>
    public PannsModelOptions Running { get; init; } = PannsModelOptions.Default;

    /// <summary>
    /// The processes that share every batch, all of them with the same packs, options and folder; null for this one alone. The first one
    /// writes, evaluates and reports.
    /// </summary>
    public IProcessGroup? Processes { get; init; }

    /// <summary>Number of threads, in every process.</summary>
    public int Threads { get; init; } = CpuEngineOptions.Default.Threads;

    /// <summary>Whether to resume the run in the folder; otherwise a folder with a run is refused.</summary>
    public bool Resume { get; init; }

    /// <summary>Receives progress reports.</summary>
    public IProgress<TransferProgress>? Progress { get; init; }

    /// <summary>Receives one-line messages; null for none.</summary>
    public Action<string>? Message { get; init; }

    /// <summary>Called after every evaluation; null for none.</summary>
    public Action<PretrainingRecord>? Evaluated { get; init; }

    /// <summary>Tells the time that speeds are measured by.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Stops the run after writing a checkpoint.</summary>
    public CancellationToken CancellationToken { get; init; }
}
