using Panns.Common;

namespace Panns.Onnx;

/// <summary>How <see cref="OnnxQuantizer"/> makes an int8 model.</summary>
public sealed record OnnxQuantizationOptions
{
    private readonly double _percentile = 100;
    private readonly int _minimumWeights = 4096;
    private readonly OnnxExportOptions _export = OnnxExportOptions.Default;

    /// <summary>The defaults.</summary>
    public static OnnxQuantizationOptions Default { get; } = new();

    /// <summary>What to write; not in half precision.</summary>
    public OnnxExportOptions Export
    {
        get => _export;
        init => _export = value is { HalfPrecision: false } ? value : throw new ArgumentException("an int8 model cannot be in half precision too");
    }

    /// <summary>
    /// Share of the activations, in percent, that the calibrated range of a layer covers; 100 for all that calibration saw. A few
    /// extreme values, left out, can give all others a finer scale.
    /// </summary>
    public double Percentile { get => _percentile; init => _percentile = Guard.InRange(value, 50, 100); }

    /// <summary>
    /// Whether weights use all 8 bits. Otherwise they use 7, because the integer products of x86 processors without VNNI (before
    /// Ice Lake and Zen 4) overflow with 8, which costs far more accuracy than a bit does.
    /// </summary>
    public bool FullWeightRange { get; init; }

    /// <summary>Layers with fewer weights than this stay in float32.</summary>
    public int MinimumWeights { get => _minimumWeights; init => _minimumWeights = Guard.Positive(value); }

    internal int LargestWeight => FullWeightRange ? 127 : 63;

    /// <summary>Session for calibration and for measuring the loss.</summary>
    public OnnxSessionOptions Session { get; init; } = OnnxSessionOptions.Default;
}
