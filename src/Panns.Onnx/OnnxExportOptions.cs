using Panns.Common;

namespace Panns.Onnx;

/// <summary>What <see cref="OnnxExporter"/> writes.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>Lowest operator set that can be written: the first with STFT.</summary>
    public const int MinimumOpset = 17;

    /// <summary>Highest operator set that can be written.</summary>
    public const int MaximumOpset = 22;

    // protobuf's limit of 2 GiB for one message, with room for the graph.
    private const long DefaultExternalDataThreshold = int.MaxValue - (64L << 20);

    private readonly int _opset = MinimumOpset;
    private readonly long _externalDataThreshold = DefaultExternalDataThreshold;

    /// <summary>Waveform in, every output that the network has, float32, the lowest operator set.</summary>
    public static OnnxExportOptions Default { get; } = new();

    /// <summary>What the model takes.</summary>
    public OnnxInput Input { get; init; } = OnnxInput.Waveform;

    /// <summary>What the model gives; null for every output that the network has.</summary>
    public OutputKinds? Outputs { get; init; }

    /// <summary>
    /// Whether the network computes in float16, which halves the file. The front end stays in float32, as do input and outputs.
    /// </summary>
    public bool HalfPrecision { get; init; }

    /// <summary>Version of the operator set, <see cref="MinimumOpset"/> to <see cref="MaximumOpset"/>.</summary>
    public int Opset { get => _opset; init => _opset = (int)Guard.InRange(value, MinimumOpset, MaximumOpset); }

    /// <summary>How the STFT is written, where the model takes the waveform and has a log-mel front end.</summary>
    public OnnxFrontEnd FrontEnd { get; init; } = OnnxFrontEnd.Stft;

    /// <summary>Names of the classes, for the model's metadata; as many as the network has classes, or null for none.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>License of the weights, for the model's metadata: <c>CC-BY-4.0</c>, say.</summary>
    public string? License { get; init; }

    /// <summary>
    /// Total size of the weights in bytes from which on they go to a second file, <c>NAME.onnx.data</c>; a single file cannot
    /// exceed 2 GB.
    /// </summary>
    public long ExternalDataThreshold { get => _externalDataThreshold; init => _externalDataThreshold = Guard.NotNegative(value); }
}
