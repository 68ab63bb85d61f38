using Panns.Engine.Kernels.Simd;

namespace Panns.Engine;

/// <summary>How the CPU engine runs.</summary>
public sealed record CpuEngineOptions
{
    private const int MostThreads = 256;
    private readonly WeightPrecision _precision;
    private readonly int _threads = Math.Min(Environment.ProcessorCount, MostThreads);

    /// <summary>
    /// Threads that share the work of one call, the calling one included: 1 to 256; by default one per processor. The results are
    /// the same bits for any number.
    /// </summary>
    public int Threads
    {
        get => _threads;
        init => _threads = value is >= 1 and <= MostThreads
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Threads), value, $"must be between 1 and {MostThreads}");
    }

    /// <summary>
    /// The floats in which the weights of convolutions and fully connected layers are kept in memory. With half floats the memory is about half, and
    /// results differ in the third or fourth digit. Depthwise and recurrent layers, biases and what has only a few output channels stay in float32.
    /// </summary>
    public WeightPrecision Precision
    {
        get => _precision;
        init => _precision = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Precision), value, "is not a precision");
    }

    /// <summary>All processors, weights in float32.</summary>
    public static CpuEngineOptions Default { get; } = new();

    /// <summary>Width of the vectors that kernels use: tests force narrower ones than the processor has.</summary>
    internal SimdLevel SimdLevel { get; init; } = SimdLevels.Best;

    /// <summary>Floats of activations at which a batch is cut into smaller ones.</summary>
    internal long ActivationLimit { get; init; } = 64L << 20;
}
