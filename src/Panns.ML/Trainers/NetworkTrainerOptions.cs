using Microsoft.ML;
using Panns.Training;
using Panns.Transfer;

namespace Panns.ML;

/// <summary>How <c>PannsFineTune</c> and <c>PannsScratch</c> train a whole network.</summary>
public sealed record NetworkTrainerOptions
{
    private readonly int _threads = Environment.ProcessorCount;

    /// <summary>The network.</summary>
    public required ModelInfo Model { get; init; }

    /// <summary>The column of classes: a key, as <c>MapValueToKey</c> makes it.</summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>
    /// The column of audio: paths of files (text), read as they are needed, or waveforms (a vector of <see cref="float"/>, mono, at the
    /// network's rate).
    /// </summary>
    public string AudioColumnName { get; init; } = "Audio";

    /// <summary>A file of pretrained weights; null for the store's. Without meaning to <c>PannsScratch</c>.</summary>
    public string? Weights { get; init; }

    /// <summary>How it is trained; null for <see cref="NetworkTrainingOptions.FineTune"/> or <see cref="NetworkTrainingOptions.Scratch"/>.</summary>
    public NetworkTrainingOptions? Training { get; init; }

    /// <summary>
    /// What trains it: null for the library's own engine, or a <c>TorchTrainingEngineFactory</c> of the package Panns.TorchSharp, for a GPU for
    /// instance. The trained model is the same kind of model, and runs on the library's own engine.
    /// </summary>
    public ITrainingEngineFactory? TrainingEngine { get; init; }

    /// <summary>
    /// Decides first weights, order and augmentation. Null draws it from <see cref="Context"/>, or takes 0 where
    /// there is none.
    /// </summary>
    public ulong? Seed { get; init; }

    /// <summary>Threads to train with; all processors at first.</summary>
    public int Threads { get => _threads; init => _threads = Guard.Positive(value); }

    /// <summary>Hears of the epochs, through <see cref="MLContext.Log"/>, and gives the seed where <see cref="Seed"/> is null; null for silence.</summary>
    public MLContext? Context { get; init; }

    /// <summary>Stops the training with an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken CancellationToken { get; init; }
}
