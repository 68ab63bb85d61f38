using System.Collections.Immutable;

namespace Panns;

/// <summary>Where and how exactly an engine trains.</summary>
public sealed record EngineTrainingOptions
{
    /// <summary>On the processor, in float32.</summary>
    public static EngineTrainingOptions Default { get; } = new();

    /// <summary>Names of devices; several share every batch, where the engine can do that.</summary>
    public ImmutableArray<string> Devices { get; init; } = [EngineDevice.Cpu];

    /// <summary>How exactly convolutions and linear layers are computed, in the engine's words; null for float32 throughout.</summary>
    public string? Precision { get; init; }
}
