using System.Collections.Frozen;

namespace Panns.Weights.Safetensors;

/// <summary>The format's names of element types.</summary>
internal static class SafetensorsTypes
{
    private static readonly FrozenDictionary<string, ElementType> ByName = new Dictionary<string, ElementType>
    {
        ["F32"] = ElementType.Float32,
        ["F64"] = ElementType.Float64,
        ["F16"] = ElementType.Float16,
        ["BF16"] = ElementType.BFloat16,
        ["I64"] = ElementType.Int64,
        ["I32"] = ElementType.Int32,
        ["I16"] = ElementType.Int16,
        ["I8"] = ElementType.Int8,
        ["U64"] = ElementType.UInt64,
        ["U32"] = ElementType.UInt32,
        ["U16"] = ElementType.UInt16,
        ["U8"] = ElementType.UInt8,
        ["BOOL"] = ElementType.Bool,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<ElementType, string> Names = ByName.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

    public static bool TryParse(string name, out ElementType type) => ByName.TryGetValue(name, out type);

    public static string NameOf(ElementType type) => Names[type];
}
