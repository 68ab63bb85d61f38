using System.Globalization;

namespace Panns;

/// <summary>A device of an engine.</summary>
/// <param name="Name">Its name in options: <c>cpu</c>, <c>cuda:0</c>.</param>
/// <param name="WhyUnavailable">Why it cannot be used, in one line; null if it can.</param>
public sealed record EngineDevice(string Name, string? WhyUnavailable = null)
{
    /// <summary>The processor.</summary>
    public const string Cpu = "cpu";

    /// <summary>The first NVIDIA GPU; others are <c>cuda:1</c> and so on.</summary>
    public const string Cuda = "cuda";

    /// <summary>Whether a name is that of the processor or an NVIDIA GPU.</summary>
    /// <param name="name">The name: <c>cpu</c>, <c>cuda</c>, <c>cuda:1</c>.</param>
    /// <param name="gpu">The GPU's index; null for the processor.</param>
    public static bool TryParse(string name, out int? gpu)
    {
        ArgumentNullException.ThrowIfNull(name);
        gpu = name == Cuda ? 0
            : name.StartsWith($"{Cuda}:", StringComparison.Ordinal)
                && int.TryParse(name.AsSpan(Cuda.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index
            : null;
        return gpu is not null || name == Cpu;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
