using Panns.Audio;
using Panns.Diagnostics.Checks;
using Panns.Weights;

namespace Panns.Cli.Library;

/// <summary>What the commands ask of the library. Tests put something small and certain in its place.</summary>
internal interface IWorkbench
{
    /// <summary>Loads a network for clip-level tags.</summary>
    ITagger OpenTagger(ModelChoice choice, TaggingOptions options);

    /// <summary>Loads a network, or that of a classifier of one's own (.panns), for embeddings.</summary>
    /// <param name="choice">The network or classifier.</param>
    /// <param name="options">Makes the options, given how recordings are usually read.</param>
    IEmbedder OpenEmbedder(ModelChoice choice, Func<AudioReadOptions, EmbeddingOptions> options);

    /// <summary>Loads a network, or a classifier of one's own (.panns), for sound event detection.</summary>
    /// <param name="choice">The network or classifier.</param>
    /// <param name="change">Changes its usual options, with its classes, as the command line says.</param>
    IDetector OpenDetector(ModelChoice choice, Func<DetectionOptions, LabelSet, DetectionOptions> change);

    /// <summary>Loads a network, or a classifier of one's own (.panns), to detect sound events in a stream.</summary>
    /// <param name="choice">The network or classifier.</param>
    /// <param name="change">Changes its usual options, with its classes, as the command line says.</param>
    IListener OpenListener(ModelChoice choice, Func<DetectionOptions, LabelSet, DetectionOptions> change);

    /// <summary>The folders in which programs to record with are looked for: PATH.</summary>
    string ProgramFolders { get; }

    /// <summary>Where published weights are kept.</summary>
    ModelStore Store { get; }

    /// <summary>Downloads and checks published weights; returns their file.</summary>
    /// <exception cref="PannsException">There are none, or they cannot be had.</exception>
    string Pull(ModelInfo model, IProgress<DownloadProgress> progress, CancellationToken cancellationToken);

    /// <summary>Rewrites a checkpoint as safetensors; returns the number of tensors, and the names of those that hold NaN or infinity.</summary>
    (int Tensors, IReadOnlyList<string> NotFinite) Convert(string source, string destination, SafetensorsOptions options, CancellationToken cancellationToken);

    /// <summary>Writes a network as ONNX.</summary>
    ExportReport Export(ModelChoice choice, ExportChoice export, CancellationToken cancellationToken);

    /// <summary>Runs the server to its end; returns its exit code.</summary>
    /// <exception cref="PannsException">It cannot be started.</exception>
    int Serve(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> variables);

    /// <summary>Looks at this machine's engines, the built-in network and decoders, one after the other.</summary>
    IEnumerable<Check> Examine();
}

/// <summary>Which network, with which weights, on which engine and how many threads.</summary>
/// <param name="Model">Name of the network; null for the one that the weights belong to, or for the best in the store, or else the built-in one.</param>
/// <param name="Weights">A checkpoint file; null for the store's.</param>
/// <param name="Threads">Number of threads; null for all processors.</param>
internal sealed record ModelChoice(string? Model, string? Weights, int? Threads)
{
    /// <summary>The engine.</summary>
    public PannsEngine Engine { get; init; } = PannsEngines.Cpu;

    /// <summary>The device.</summary>
    public string Device { get; init; } = EngineDevice.Cpu;

    /// <summary>The floats in which the built-in engine keeps the weights.</summary>
    public WeightPrecision Precision { get; init; }

    /// <summary>Hears of a download of its weights.</summary>
    public IProgress<DownloadProgress>? Progress { get; init; }

    /// <summary>Stops the download.</summary>
    public CancellationToken CancellationToken { get; init; }
}
