using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Panns.Tests.Support;

/// <summary>Reads NumPy files of the reference data: little-endian float32, float64 or int16 in C order.</summary>
internal static partial class Npy
{
    public static (int[] Shape, float[] Values) ReadSingle(string path) => Read<float>(path, "<f4");

    public static (int[] Shape, double[] Values) ReadDouble(string path) => Read<double>(path, "<f8");

    public static (int[] Shape, short[] Values) ReadInt16(string path) => Read<short>(path, "<i2");

    private static (int[] Shape, T[] Values) Read<T>(string path, string type)
        where T : unmanaged
    {
        var bytes = File.ReadAllBytes(path);
        Assert.Equal("\u0093NUMPY", Encoding.Latin1.GetString(bytes, 0, 6));
        var (start, length) = bytes[6] == 1 ? (10, BitConverter.ToUInt16(bytes, 8)) : (12, BitConverter.ToInt32(bytes, 8));
        var header = Encoding.Latin1.GetString(bytes, start, length);
        Assert.Contains($"'descr': '{type}'", header, StringComparison.Ordinal);
        Assert.Contains("'fortran_order': False", header, StringComparison.Ordinal);
        var shape = ShapePattern().Match(header).Groups[1].Value
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(size => int.Parse(size, CultureInfo.InvariantCulture)).ToArray();
        return (shape, MemoryMarshal.Cast<byte, T>(bytes.AsSpan(start + length)).ToArray());
    }

    [GeneratedRegex(@"'shape': \(([^)]*)\)")]
    private static partial Regex ShapePattern();
}
