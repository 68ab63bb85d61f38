using Microsoft.ML;
using Panns.Audio;
using Panns.Common;

namespace Panns.ML;

/// <summary>Options common to all transforms that run a network. Immutable; <c>with</c> makes variants.</summary>
public abstract record PannsTransformOptions
{
    private readonly PannsEngine _engine = PannsEngines.Cpu;
    private readonly int? _threads;
    private readonly int? _sampleRate;
    private readonly WeightPrecision _precision;

    /// <summary>The column to add.</summary>
    public required string OutputColumnName { get; init; }

    /// <summary>The column of paths (text), of whole files (a vector of Byte), or of waveforms (a vector of Single, as from LoadAudio, or of Int16).</summary>
    public required string InputColumnName { get; init; }

    /// <summary>
    /// The network, such as <see cref="PannsModels.Cnn14"/>; its published weights come from the store, which downloads them when the
    /// pipeline is fitted. Null to recognize the network by <see cref="Weights"/>; if those are null too, the best network in the store,
    /// or else the built-in <see cref="PannsModels.Mini"/>, which needs no download.
    /// </summary>
    public ModelInfo? Model { get; init; }

    /// <summary>A weight file (PyTorch or safetensors), or the name of a network; null for the published weights of <see cref="Model"/>.</summary>
    public string? Weights { get; init; }

    /// <summary>The store of published weights; null for <see cref="ModelStore.Default"/>.</summary>
    public ModelStore? Store { get; init; }

    /// <summary>Whether to download published weights that are not in the store.</summary>
    public bool Download { get; init; } = true;

    /// <summary>
    /// Whether a saved model contains the weights, which makes it large but self-contained. Otherwise it contains their hash, and
    /// loading looks for the file at its old path, then in the store, and checks it.
    /// </summary>
    public bool EmbedWeights { get; init; } = true;

    /// <summary>The engine: one of <see cref="PannsEngines"/>; saved models contain its name.</summary>
    public PannsEngine Engine { get => _engine; init => _engine = value ?? throw new ArgumentNullException(nameof(Engine)); }

    /// <summary>
    /// Threads that share the work on one clip; null to decide by load: all processors for a single caller, one for each of
    /// several (ML.NET maps rows in parallel).
    /// </summary>
    public int? Threads { get => _threads; init => _threads = value is { } count ? (int)Guard.InRange(count, 1, 256) : null; }

    /// <summary>
    /// The floats in which the built-in engine keeps the network's weights in memory: with half floats, about half of it, and scores that differ in the
    /// third or fourth digit. A saved model holds the weights as they are in the checkpoint, and this. Other engines run only <see cref="WeightPrecision.Single"/>.
    /// </summary>
    public WeightPrecision Precision
    {
        get => _precision;
        init => _precision = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Precision), value, "is not a precision");
    }

    /// <summary>
    /// Sample rate in Hz of a waveform column; null for what the column says (<see cref="AudioAnnotations.SampleRate"/>, which <c>LoadAudio</c>
    /// sets), or else the network's own (usually 32000). Other rates are resampled.
    /// </summary>
    public int? SampleRate { get => _sampleRate; init => _sampleRate = value is { } rate ? Guard.Positive(rate) : null; }

    /// <summary>Column (Single) with a clip's start in its file, in seconds; null for the beginning. For paths only.</summary>
    public string? StartColumnName { get; init; }

    /// <summary>Column (Single) with a clip's end in its file, in seconds, NaN for the file's end; null for the end. For paths only.</summary>
    public string? EndColumnName { get; init; }

    /// <summary>Handling of recordings that cannot be read or are empty.</summary>
    public BadAudio BadAudio { get; init; } = BadAudio.Throw;

    /// <summary>
    /// How recordings are read: the channel, the handling of NaN and infinite samples, and whether incomplete recordings
    /// count as bad. The decoders named here are not saved.
    /// </summary>
    public AudioReadOptions Audio { get; init; } = AudioReadOptions.Default;

    /// <summary>
    /// Column (text) with the problems of a recording, including one that could still be read (<c>cut short at 1.02 s of about 3 s</c>); empty
    /// if there are none. Null for the output column's name followed by <c>Status</c>.
    /// </summary>
    public string? StatusColumnName { get; init; }

    /// <summary>Reports downloads and progress through <see cref="MLContext.Log"/>; null for no reports. Not saved.</summary>
    public MLContext? Context { get; init; }

    /// <summary>Cancels downloads and passes over the data, with an <see cref="OperationCanceledException"/>. Not saved.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal string StatusColumn => StatusColumnName ?? OutputColumnName + "Status";
}
