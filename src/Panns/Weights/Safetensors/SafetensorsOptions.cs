namespace Panns.Weights;

/// <summary>How <see cref="WeightFile.Save"/> writes.</summary>
public sealed record SafetensorsOptions
{
    /// <summary>Float32, the checkpoint's order, no metadata.</summary>
    public static SafetensorsOptions Default { get; } = new();

    /// <summary>Writes floating-point tensors as float16: half the size, about three digits; values beyond 65504 become infinite.</summary>
    public bool HalfPrecision { get; init; }

    /// <summary>Lists the tensors by name instead of in the checkpoint's order.</summary>
    public bool SortByName { get; init; }

    /// <summary>What the file says of itself; null keeps the checkpoint's own metadata.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}
