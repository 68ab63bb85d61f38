using System.Globalization;

namespace Panns.Cli.Library;

/// <summary>Where an engine computes.</summary>
/// <param name="Gpu">Which NVIDIA GPU, from 0 on; null for the processor.</param>
internal readonly record struct DeviceChoice(int? Gpu)
{
    /// <summary>What the names look like.</summary>
    public const string Names = "cpu, cuda or cuda:N";

    private const string Cuda = "cuda";

    /// <summary>The device of a name; null where there is none of that name.</summary>
    public static DeviceChoice? Parse(string name) => name switch
    {
        "cpu" => new DeviceChoice(null),
        Cuda => new DeviceChoice(0),
        _ when name.StartsWith($"{Cuda}:", StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(Cuda.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index) => new DeviceChoice(index),
        _ => null,
    };

    /// <inheritdoc/>
    public override string ToString() => Gpu is { } index ? string.Create(CultureInfo.InvariantCulture, $"{Cuda}:{index}") : "cpu";
}
