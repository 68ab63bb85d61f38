namespace Panns.Diagnostics;

/// <summary>A case's medians; null for an engine that this build or machine does not have.</summary>
/// <param name="Case">The case.</param>
/// <param name="OursMilliseconds">The CPU engine's time for a call.</param>
/// <param name="OnnxMilliseconds">ONNX Runtime's.</param>
/// <param name="TorchMilliseconds">libtorch's.</param>
/// <param name="MaxDifference">
/// Largest difference of the engines: of scores as it is, of embeddings as a share of their largest value; null without a second engine.
/// </param>
internal sealed record BenchResult(
    BenchCase Case, double OursMilliseconds, double? OnnxMilliseconds, double? TorchMilliseconds, double? MaxDifference)
{
    /// <summary>Difference from which on the engines compute different things: rounding stays a tenth of it or more below.</summary>
    public const double LargestAgreement = 1e-4;

    /// <summary>The CPU engine's time as a share of ONNX Runtime's.</summary>
    public double? RatioOnnx => OursMilliseconds / OnnxMilliseconds;

    /// <summary>The CPU engine's time as a share of libtorch's.</summary>
    public double? RatioTorch => OursMilliseconds / TorchMilliseconds;

    /// <summary>Whether the engines agree, as far as there are several; not where a value is no number.</summary>
    public bool Agrees => MaxDifference is null or <= LargestAgreement;
}
