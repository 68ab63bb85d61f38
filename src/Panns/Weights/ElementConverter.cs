using System.Numerics;
using System.Runtime.InteropServices;

namespace Panns.Weights;

/// <summary>Converts stored elements to float32.</summary>
internal static class ElementConverter
{
    /// <summary>Converts packed elements; <paramref name="source"/> holds as many elements as <paramref name="destination"/>.</summary>
    public static void ToSingle(ElementType type, ReadOnlySpan<byte> source, Span<float> destination)
    {
        switch (type)
        {
            case ElementType.Float32:
                source.CopyTo(MemoryMarshal.AsBytes(destination));
                break;
            case ElementType.Float64:
                Convert<double>(source, destination);
                break;
            case ElementType.Float16:
                Convert<Half>(source, destination);
                break;
            case ElementType.BFloat16:
                FromBFloat16(MemoryMarshal.Cast<byte, ushort>(source), destination);
                break;
            case ElementType.Int64:
                Convert<long>(source, destination);
                break;
            case ElementType.Int32:
                Convert<int>(source, destination);
                break;
            case ElementType.Int16:
                Convert<short>(source, destination);
                break;
            case ElementType.Int8:
                Convert<sbyte>(source, destination);
                break;
            case ElementType.UInt64:
                Convert<ulong>(source, destination);
                break;
            case ElementType.UInt32:
                Convert<uint>(source, destination);
                break;
            case ElementType.UInt16:
                Convert<ushort>(source, destination);
                break;
            default:
                Convert<byte>(source, destination);
                break;
        }
    }

    private static void Convert<T>(ReadOnlySpan<byte> source, Span<float> destination)
        where T : unmanaged, INumberBase<T>
    {
        var values = MemoryMarshal.Cast<byte, T>(source);
        for (var i = 0; i < destination.Length; i++)
        {
            destination[i] = float.CreateTruncating(values[i]);
        }
    }

    private static void FromBFloat16(ReadOnlySpan<ushort> values, Span<float> destination)
    {
        for (var i = 0; i < destination.Length; i++)
        {
            destination[i] = BitConverter.UInt32BitsToSingle((uint)values[i] << 16);
        }
    }
}
