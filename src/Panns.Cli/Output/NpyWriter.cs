using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Panns.Cli.Output;

/// <summary>NumPy's file format, version 1.0: a float32 matrix in C order, row by row.</summary>
internal static class NpyWriter
{
    private const int Alignment = 64;

    public static void WriteHeader(Stream output, long rows, int columns)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows}, {columns}), }}");
        var length = Alignment * ((10 + text.Length + 1 + Alignment - 1) / Alignment);
        var header = Encoding.Latin1.GetBytes($"\u0093NUMPY\u0001\0\0\0{text.PadRight(length - 11)}\n");
        BitConverter.TryWriteBytes(header.AsSpan(8), (ushort)(length - 10));
        output.Write(header);
    }

    public static void WriteValues(Stream output, ReadOnlySpan<float> values) => output.Write(MemoryMarshal.AsBytes(values));
}
