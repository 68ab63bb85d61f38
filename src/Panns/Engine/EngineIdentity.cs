using System.Reflection;
using Panns.Common;
using Panns.Engine.Kernels.Simd;

namespace Panns.Engine;

/// <summary>Names of engines with their versions.</summary>
[BestFriend]
internal static class EngineIdentity
{
    /// <summary>This library's own code on this processor, with weights of a precision.</summary>
    public static string OfLibrary(SimdLevel level, WeightPrecision precision = WeightPrecision.Single)
        => $"{Of(typeof(EngineIdentity))} {level}{MarkOf(precision)}";

    /// <summary>What tells apart what was computed with weights of a precision, behind other words; nothing for float32.</summary>
    public static string MarkOf(WeightPrecision precision) => precision == WeightPrecision.Half ? " half" : "";

    /// <summary>An assembly's code.</summary>
    public static string Of(Type type)
    {
        var assembly = type.Assembly;
        return $"{assembly.GetName().Name} {assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion}";
    }
}
