using Microsoft.ML;
using Panns.Audio;
using Panns.Common;
using Panns.Training;
using Panns.Transfer;

namespace Panns.ML;

/// <summary>How <c>PannsFineTune</c> and <c>PannsScratch</c> train a whole network.</summary>
public sealed record NetworkTrainerOptions
{
    private readonly int _threads = Environment.ProcessorCount;
    private readonly int? _sampleRate;
    private readonly string? _runsFolder;

    /// <summary>The network.</summary>
    public required ModelInfo Model { get; init; }

    /// <summary>
    /// The column of classes: a key, as <c>MapValueToKey</c> makes it; a multi-hot vector for the trainers of <c>AudioTagging()</c>.
    /// </summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>
    /// The column of audio: paths of files (text), read as they are needed, or waveforms (a vector of <see cref="float"/>, mono, at
    /// <see cref="SampleRate"/>).
    /// </summary>
    public string AudioColumnName { get; init; } = "Audio";

    /// <summary>Rate in Hz of a column of waveforms; null for the network's own (32000 for most). Resampled where it differs.</summary>
    public int? SampleRate { get => _sampleRate; init => _sampleRate = value is { } rate ? Guard.Positive(rate) : null; }

    /// <summary>Column (Single) of the second where a clip starts in its file; null for the beginning. For paths only.</summary>
    public string? StartColumnName { get; init; }

    /// <summary>Column (Single) of the second where a clip ends in its file, NaN for the file's end; null for the end. For paths only.</summary>
    public string? EndColumnName { get; init; }

    /// <summary>
    /// What becomes of recordings that cannot be read, or are empty, in training and in scoring: <see cref="BadAudio.Throw"/> ends the
    /// run; otherwise they are passed over in training (or learned from as a second of silence), which the log hears of one by one.
    /// </summary>
    public BadAudio BadAudio { get; init; } = BadAudio.Throw;

    /// <summary>
    /// How recordings are read: which channel, what becomes of samples that are no numbers, and whether a recording of which a part is missing
    /// counts as bad. The decoders that it names are not saved.
    /// </summary>
    public AudioReadOptions Audio { get; init; } = AudioReadOptions.Default;

    /// <summary>
    /// The column (text) of scored rows that says what is wrong, also with recordings that could be read; empty where nothing is. Null for
    /// <c>ScoreStatus</c>.
    /// </summary>
    public string? StatusColumnName { get; init; }

    /// <summary>A file of pretrained weights; null for the published ones. Without meaning to <c>PannsScratch</c>.</summary>
    public string? Weights { get; init; }

    /// <summary>Where published weights are kept; null for <see cref="ModelStore.Default"/>.</summary>
    public ModelStore? Store { get; init; }

    /// <summary>Whether published weights that the store lacks are downloaded, when the pipeline is fitted.</summary>
    public bool Download { get; init; } = true;

    /// <summary>
    /// Whether a saved model holds the trained weights. Otherwise saving it writes them to a file in <see cref="WeightsFolder"/>, named
    /// by network and hash, and the model refers to that: loading looks for it there and checks it.
    /// </summary>
    public bool EmbedWeights { get; init; } = true;

    /// <summary>Where trained weights are written that a saved model refers to; made when it is saved. Needed without <see cref="EmbedWeights"/>.</summary>
    public string? WeightsFolder { get; init; }

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

    /// <summary>
    /// Folder, made when needed, in which a training keeps its state after every epoch (not after each, where writing would take more than a
    /// tenth of the time): weights and what the optimizer knows, up to four times the weights. A later <c>Fit</c> with the same sounds, labels,
    /// options and seed goes on there, and learns the same bits as one that was not cut short; any other begins anew. The log hears which.
    /// The state stays when the training is done, so that folds of a cross-validation that is repeated are soon there: delete the folder once
    /// the model is saved. Null to keep nothing. Give <see cref="Seed"/> too, unless <see cref="Context"/> was made with a seed: otherwise
    /// every training draws its own.
    /// </summary>
    /// <exception cref="ArgumentException">It is empty.</exception>
    public string? RunsFolder
    {
        get => _runsFolder;
        init => _runsFolder = value != "" ? value : throw new ArgumentException("names no folder; null keeps nothing", nameof(value));
    }

    /// <summary>
    /// Threads to train with; all processors at first. Rows are scored by all processors where a single caller asks, by one each where
    /// several do (ML.NET's parallel cursors).
    /// </summary>
    public int Threads { get => _threads; init => _threads = Guard.Positive(value); }

    /// <summary>
    /// Hears, through <see cref="MLContext.Log"/>, of downloads, of epochs and of recordings that cannot be read, and gives the seed
    /// where <see cref="Seed"/> is null; null for silence.
    /// </summary>
    public MLContext? Context { get; init; }

    /// <summary>Stops the download and the training with an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal string StatusColumn => StatusColumnName ?? "ScoreStatus";
}
