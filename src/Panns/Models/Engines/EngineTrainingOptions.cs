using System.Collections.Immutable;

namespace Panns;

/// <summary>Devices and precision of training.</summary>
public sealed record EngineTrainingOptions
{
    /// <summary>On the processor, in float32.</summary>
    public static EngineTrainingOptions Default { get; } = new();

    /// <summary>Names of devices; several share every batch, if the engine supports that.</summary>
    public ImmutableArray<string> Devices { get; init; } = [EngineDevice.Cpu];

    /// <summary>Precision of convolutions and linear layers, by the engine's name for it; null for float32.</summary>
    public string? Precision { get; init; }
}
