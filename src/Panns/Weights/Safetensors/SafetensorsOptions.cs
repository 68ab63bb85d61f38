namespace Panns.Weights;

/// <summary>Options of <see cref="WeightFile.Save"/>.</summary>
public sealed record SafetensorsOptions
{
    /// <summary>Float32, in the checkpoint's order, without new metadata.</summary>
    public static SafetensorsOptions Default { get; } = new();

    /// <summary>Writes floating-point tensors as float16: half the size, about three digits; values beyond 65504 become infinite.</summary>
    public bool HalfPrecision { get; init; }

    /// <summary>Sorts the tensors by name instead of keeping the checkpoint's order.</summary>
    public bool SortByName { get; init; }

    /// <summary>The file's metadata; null to keep the checkpoint's.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}
