using Microsoft.ML;
using Panns.Audio;
using Panns.Common;

namespace Panns.ML;

/// <summary>What all transforms that run a network have in common. Immutable; <c>with</c> makes variants.</summary>
public abstract record PannsTransformOptions
{
    private readonly PannsEngine _engine = PannsEngines.Cpu;
    private readonly int? _threads;
    private readonly int? _sampleRate;

    /// <summary>The column to add.</summary>
    public required string OutputColumnName { get; init; }

    /// <summary>The column of paths (text) or of waveforms (a vector of Single, as LoadAudio gives it).</summary>
    public required string InputColumnName { get; init; }

    /// <summary>
    /// The network, such as <see cref="PannsModels.Cnn14"/>; its published weights come from the store, which downloads them when the
    /// pipeline is fitted. Null to recognize it by <see cref="Weights"/>.
    /// </summary>
    public ModelInfo? Model { get; init; }

    /// <summary>A file of weights (PyTorch or safetensors), or the name of a network; null for the published weights of <see cref="Model"/>.</summary>
    public string? Weights { get; init; }

    /// <summary>Where published weights are kept; null for <see cref="ModelStore.Default"/>.</summary>
    public ModelStore? Store { get; init; }

    /// <summary>Whether published weights that the store lacks are downloaded.</summary>
    public bool Download { get; init; } = true;

    /// <summary>
    /// Whether a saved model holds the weights: it is as large as they are and needs nothing else. Otherwise it holds their hash, and
    /// loading looks for the file at its old path, then in the store, and checks it.
    /// </summary>
    public bool EmbedWeights { get; init; } = true;

    /// <summary>What runs the network: one of <see cref="PannsEngines"/>; a saved model remembers its name.</summary>
    public PannsEngine Engine { get => _engine; init => _engine = value ?? throw new ArgumentNullException(nameof(Engine)); }

    /// <summary>
    /// Threads that share the work on one clip; null to decide by what goes on: all processors for a single caller, one for each of
    /// several (ML.NET maps rows in parallel).
    /// </summary>
    public int? Threads { get => _threads; init => _threads = value is { } count ? (int)Guard.InRange(count, 1, 256) : null; }

    /// <summary>Rate in Hz of a column of waveforms; null for the network's own (32000 for most). Resampled where it differs.</summary>
    public int? SampleRate { get => _sampleRate; init => _sampleRate = value is { } rate ? Guard.Positive(rate) : null; }

    /// <summary>Column (Single) of the second where a clip starts in its file; null for the beginning. For paths only.</summary>
    public string? StartColumnName { get; init; }

    /// <summary>Column (Single) of the second where a clip ends in its file, NaN for the file's end; null for the end. For paths only.</summary>
    public string? EndColumnName { get; init; }

    /// <summary>What becomes of recordings that cannot be read, or are empty.</summary>
    public BadAudio BadAudio { get; init; } = BadAudio.Throw;

    /// <summary>
    /// How recordings are read: which channel, what becomes of samples that are no numbers, and whether a recording of which a part is missing
    /// counts as bad. The decoders that it names are not saved.
    /// </summary>
    public AudioReadOptions Audio { get; init; } = AudioReadOptions.Default;

    /// <summary>
    /// The column (text) that says what is wrong, also with recordings that could be read (<c>cut short at 1.02 s of about 3 s</c>); empty where
    /// nothing is. Null for the output's name and <c>Status</c>.
    /// </summary>
    public string? StatusColumnName { get; init; }

    /// <summary>Where downloads and rows done are reported, through <see cref="MLContext.Log"/>; null for silence. Not saved.</summary>
    public MLContext? Context { get; init; }

    /// <summary>Ends downloads, and passes over the data, with an <see cref="OperationCanceledException"/>. Not saved.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal string StatusColumn => StatusColumnName ?? OutputColumnName + "Status";
}
