using Panns.Diagnostics.Measurement;

namespace Panns.Diagnostics;

/// <summary>A case's medians; null for an engine that this build or machine lacks.</summary>
/// <param name="Case">The case.</param>
/// <param name="OursMilliseconds">Time of a call with the CPU engine.</param>
/// <param name="OnnxMilliseconds">Time of a call with ONNX Runtime.</param>
/// <param name="TorchMilliseconds">Time of a call with libtorch.</param>
/// <param name="MaxDifference">
/// Largest difference between engines: absolute for scores, relative to the largest value for embeddings; null with a single engine.
/// </param>
internal sealed record BenchResult(
    BenchCase Case, double OursMilliseconds, double? OnnxMilliseconds, double? TorchMilliseconds, double? MaxDifference)
{
    /// <summary>A larger difference means that the engines compute different things; rounding stays at least ten times smaller.</summary>
    public const double LargestAgreement = 1e-4;

    /// <summary>The same with weights in half floats, whose 11 bits change scores by less than a thousandth.</summary>
    public const double LargestAgreementOfHalf = 5e-3;

    /// <summary>The CPU engine's time as a share of ONNX Runtime's.</summary>
    public PairedRatio? RatioOnnx { get; init; }

    /// <summary>The CPU engine's time as a share of libtorch's.</summary>
    public PairedRatio? RatioTorch { get; init; }

    /// <summary>The floats in which the CPU engine kept the weights.</summary>
    public WeightPrecision Precision { get; init; }

    /// <summary>Whether the engines agree; true with a single engine, false if a value is NaN.</summary>
    public bool Agrees => MaxDifference is null || MaxDifference <= (Precision == WeightPrecision.Half ? LargestAgreementOfHalf : LargestAgreement);
}
