using Microsoft.ML;
using Panns.Audio;
using Panns.Common;
using Panns.ML.Common;
using Panns.Training;
using Panns.Transfer;

namespace Panns.ML;

/// <summary>Options of <c>PannsFineTune</c> and <c>PannsScratch</c>, which train a whole network.</summary>
public sealed record NetworkTrainerOptions
{
    private readonly int _threads = Environment.ProcessorCount;
    private readonly int? _sampleRate;
    private readonly string? _runsFolder;

    /// <summary>The network.</summary>
    public required ModelInfo Model { get; init; }

    /// <summary>
    /// The column of classes: a key from <c>MapValueToKey</c>, or a multi-hot vector for the trainers of <c>AudioTagging()</c>.
    /// </summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>
    /// The column of audio: paths of files (text), read when needed, whole files (a vector of <see cref="byte"/>), or waveforms (a vector of
    /// <see cref="float"/> or <see cref="short"/>, mono, at <see cref="SampleRate"/>). Null for what data have: <c>Audio</c>, as transforms
    /// usually call it, or else the <c>Path</c> of the loaders, with their <c>Start</c> and <c>End</c>.
    /// </summary>
    public string? AudioColumnName { get; init; }

    /// <summary>
    /// Sample rate in Hz of a column of waveforms; null for what the column says (<see cref="AudioAnnotations.SampleRate"/>), or else the
    /// network's own (32000 for most). Resampled if it differs.
    /// </summary>
    public int? SampleRate { get => _sampleRate; init => _sampleRate = value is { } rate ? Guard.Positive(rate) : null; }

    /// <summary>Column (Single) with the start of each clip within its file, in seconds; null for the file's start. For paths only.</summary>
    public string? StartColumnName { get; init; }

    /// <summary>Column (Single) with the end of each clip within its file, in seconds, or NaN; null for the file's end. For paths only.</summary>
    public string? EndColumnName { get; init; }

    /// <summary>
    /// How to treat recordings that are unreadable or empty, in training and scoring. <see cref="BadAudio.Throw"/> ends the run; otherwise
    /// training skips them (or uses one second of silence) and logs each.
    /// </summary>
    public BadAudio BadAudio { get; init; } = BadAudio.Throw;

    /// <summary>
    /// How recordings are read: channel, invalid samples, and whether incomplete recordings count as bad. The choice of decoders is not
    /// saved.
    /// </summary>
    public AudioReadOptions Audio { get; init; } = AudioReadOptions.Default;

    /// <summary>
    /// Column (text) of scored rows with the problems of a recording, including one that could still be read; empty if there are none. Null for
    /// <c>ScoreStatus</c>.
    /// </summary>
    public string? StatusColumnName { get; init; }

    /// <summary>A file of pretrained weights; null for the published ones. Ignored by <c>PannsScratch</c>.</summary>
    public string? Weights { get; init; }

    /// <summary>The store of published weights; null for <see cref="ModelStore.Default"/>.</summary>
    public ModelStore? Store { get; init; }

    /// <summary>Whether fitting the pipeline downloads published weights that the store lacks.</summary>
    public bool Download { get; init; } = true;

    /// <summary>
    /// Whether a saved model contains the trained weights. If not, saving writes them to a file in <see cref="WeightsFolder"/>, named after
    /// network and hash, and the model refers to that file, which loading finds and verifies.
    /// </summary>
    public bool EmbedWeights { get; init; } = true;

    /// <summary>Folder for trained weights that a saved model refers to, created on saving. Required without <see cref="EmbedWeights"/>.</summary>
    public string? WeightsFolder { get; init; }

    /// <summary>The training options; null for <see cref="NetworkTrainingOptions.FineTune"/> or <see cref="NetworkTrainingOptions.Scratch"/>.</summary>
    public NetworkTrainingOptions? Training { get; init; }

    /// <summary>
    /// The training engine: null for the library's own, or a <c>TorchTrainingEngineFactory</c> of the package Panns.TorchSharp, for example for
    /// a GPU. The trained model does not depend on it, and runs on the library's own engine.
    /// </summary>
    public ITrainingEngineFactory? TrainingEngine { get; init; }

    /// <summary>
    /// Random seed of the initial weights, the order of examples and augmentation. If null, it is drawn from <see cref="Context"/>, or 0
    /// without one.
    /// </summary>
    public ulong? Seed { get; init; }

    /// <summary>
    /// Folder, created when needed, that stores the training state after every epoch (less often if writing would take more than a tenth of the
    /// time): weights and optimizer state, up to four times the weights. A later <c>Fit</c> with the same sounds, labels, options and seed
    /// continues there, with bit-identical results; any other starts over. The log says which. The state is kept when training ends, so that
    /// repeating a cross-validation is fast; delete the folder once the model is saved. Null to store nothing. Also set <see cref="Seed"/>,
    /// unless <see cref="Context"/> was created with a seed, because otherwise every training draws
    /// a different one.
    /// </summary>
    /// <exception cref="ArgumentException">The value is empty.</exception>
    public string? RunsFolder
    {
        get => _runsFolder;
        init => _runsFolder = value != "" ? value : throw new ArgumentException("must not be empty; null stores nothing", nameof(value));
    }

    /// <summary>
    /// Number of training threads; by default all processors. Scoring uses all processors for a single caller, and one thread each for several
    /// callers (ML.NET's parallel cursors).
    /// </summary>
    public int Threads { get => _threads; init => _threads = Guard.Positive(value); }

    /// <summary>
    /// Context that logs downloads, epochs and unreadable recordings (<see cref="MLContext.Log"/>), and provides the seed if
    /// <see cref="Seed"/> is null; may be null.
    /// </summary>
    public MLContext? Context { get; init; }

    /// <summary>
    /// Hears of each epoch as it ends, on the thread that trains; may be null. Epochs are counted for each stage of a training, so they start at 1
    /// again where fine-tuning goes on from the head to the whole network.
    /// </summary>
    public IProgress<EpochRecord>? Progress { get; init; }

    /// <summary>Cancels the download and the training, with an <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>The options for some data, with the loaders' columns where none are named.</summary>
    internal NetworkTrainerOptions For(InputColumns columns)
    {
        if (AudioColumnName is not null)
        {
            return this;
        }

        var audio = UsualAudio(columns);
        var isLoaded = audio == nameof(AudioRow.Path) && StartColumnName is null && EndColumnName is null
            && columns.HasSingle(nameof(AudioRow.Start)) && columns.HasSingle(nameof(AudioRow.End));
        return isLoaded
            ? this with { AudioColumnName = audio, StartColumnName = nameof(AudioRow.Start), EndColumnName = nameof(AudioRow.End) }
            : this with { AudioColumnName = audio };
    }

    internal static string UsualAudio(InputColumns columns) => columns.Has("Audio") || !columns.Has(nameof(AudioRow.Path)) ? "Audio" : nameof(AudioRow.Path);

    internal string StatusColumn => StatusColumnName ?? "ScoreStatus";
}
