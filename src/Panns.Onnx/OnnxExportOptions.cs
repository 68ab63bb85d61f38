using Panns.Common;

namespace Panns.Onnx;

/// <summary>Options of <see cref="OnnxExporter"/>.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>Lowest supported operator set: the first one with STFT.</summary>
    public const int MinimumOpset = 17;

    /// <summary>Highest supported operator set.</summary>
    public const int MaximumOpset = 22;

    // protobuf's limit of 2 GiB per message, minus room for the graph.
    private const long DefaultExternalDataThreshold = int.MaxValue - (64L << 20);

    private readonly int _opset = MinimumOpset;
    private readonly long _externalDataThreshold = DefaultExternalDataThreshold;

    /// <summary>Waveform input, all outputs of the network, float32, the lowest operator set.</summary>
    public static OnnxExportOptions Default { get; } = new();

    /// <summary>The model's input.</summary>
    public OnnxInput Input { get; init; } = OnnxInput.Waveform;

    /// <summary>The model's outputs; null for all outputs of the network.</summary>
    public OutputKinds? Outputs { get; init; }

    /// <summary>
    /// Whether the network computes in float16, which halves the file. The front end stays in float32, as do input and outputs.
    /// </summary>
    public bool HalfPrecision { get; init; }

    /// <summary>Version of the operator set, <see cref="MinimumOpset"/> to <see cref="MaximumOpset"/>.</summary>
    public int Opset { get => _opset; init => _opset = (int)Guard.InRange(value, MinimumOpset, MaximumOpset); }

    /// <summary>How the STFT is written, if the model has waveform input and a log-mel front end.</summary>
    public OnnxFrontEnd FrontEnd { get; init; } = OnnxFrontEnd.Stft;

    /// <summary>Class names for the model's metadata, one per class of the network; null for none.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>License of the weights, for the model's metadata, such as <c>CC-BY-4.0</c>.</summary>
    public string? License { get; init; }

    /// <summary>
    /// Total size of the weights in bytes from which they are written to a second file, <c>NAME.onnx.data</c>; a single file cannot
    /// exceed 2 GB.
    /// </summary>
    public long ExternalDataThreshold { get => _externalDataThreshold; init => _externalDataThreshold = Guard.NotNegative(value); }
}
