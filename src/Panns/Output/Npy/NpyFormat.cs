using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Panns.Common;

namespace Panns.Output.Npy;

/// <summary>
/// The header of a NumPy file, version 1.0 (numpy.lib.format): magic, version, length of the text, then a Python dict literal padded
/// with spaces to a multiple of 64 bytes and ended by a line feed.
/// </summary>
[BestFriend]
internal static class NpyFormat
{
    /// <summary>Length in bytes of the headers written here: enough for two dimensions of any size, so that they can be rewritten in place.</summary>
    public const int HeaderLength = 128;

    /// <summary>The supported element types, little-endian, as headers name them.</summary>
    public const string Float32 = "<f4", Float16 = "<f2", Int16 = "<i2", Byte = "|u1";

    private const int Alignment = 64;
    private const int PrefixLength = 10;
    private const int LongestText = 1 << 16;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0];

    /// <summary>The header of an array in C order.</summary>
    /// <param name="shape">Its dimensions.</param>
    /// <param name="type">Its element type.</param>
    public static byte[] Header(ReadOnlySpan<long> shape, string type = Float32)
    {
        var sizes = string.Concat(shape.ToArray().Select(size => string.Create(CultureInfo.InvariantCulture, $"{size}, ")));
        // Python writes a tuple of one element with a comma, and longer ones without a comma at the end.
        var tuple = shape.Length == 1 ? sizes.TrimEnd() : sizes.TrimEnd(' ', ',');
        var text = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({tuple}), }}";
        var length = Math.Max(HeaderLength, (PrefixLength + text.Length + 1 + Alignment - 1) / Alignment * Alignment);
        var header = new byte[length];
        header.AsSpan().Fill((byte)' ');
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(Magic.Length), (ushort)(length - PrefixLength));
        Encoding.ASCII.GetBytes(text, header.AsSpan(PrefixLength));
        header[^1] = (byte)'\n';
        return header;
    }

    /// <summary>Writes values as little-endian.</summary>
    public static void WriteValues(Stream stream, ReadOnlySpan<float> values)
    {
        if (BitConverter.IsLittleEndian)
        {
            stream.Write(MemoryMarshal.AsBytes(values));
            return;
        }

        var swapped = values.ToArray();
        SwapOnBigEndian(swapped);
        stream.Write(MemoryMarshal.AsBytes(swapped.AsSpan()));
    }

    /// <summary>Converts values between little-endian and this machine's byte order.</summary>
    public static void SwapOnBigEndian(Span<float> values)
    {
        if (!BitConverter.IsLittleEndian)
        {
            var bits = MemoryMarshal.Cast<float, int>(values);
            BinaryPrimitives.ReverseEndianness(bits, bits);
        }
    }

    /// <summary>Reads a header up to the first value.</summary>
    /// <param name="stream">The file at its start.</param>
    /// <param name="path">The file's name in messages.</param>
    /// <param name="type">The expected element type.</param>
    /// <exception cref="PannsException">The file is not a NumPy file of that type in C order.</exception>
    public static int[] ReadHeader(Stream stream, string path, string type = Float32)
    {
        Span<byte> prefix = stackalloc byte[12];
        if (stream.ReadAtLeast(prefix[..PrefixLength], PrefixLength, throwOnEndOfStream: false) < PrefixLength
            || !prefix[..6].SequenceEqual(Magic[..6]) || prefix[6] is < 1 or > 3)
        {
            throw new PannsException($"{path}: not a NumPy file; .npy files of {NameOf(type)} can be read");
        }

        long length = BinaryPrimitives.ReadUInt16LittleEndian(prefix[8..]);
        if (prefix[6] > 1)
        {
            stream.ReadExactly(prefix[PrefixLength..]);
            length = BinaryPrimitives.ReadUInt32LittleEndian(prefix[8..]);
        }

        if (length > LongestText)
        {
            throw new PannsException($"{path}: its NumPy header is too long: the file is damaged");
        }

        var text = new byte[length];
        stream.ReadExactly(text);
        return ParseShape(Encoding.UTF8.GetString(text), path, type);
    }

    private static int[] ParseShape(string header, string path, string type)
    {
        var start = header.IndexOf("'shape': (", StringComparison.Ordinal);
        var end = start < 0 ? -1 : header.IndexOf(')', start);
        if (end < 0 || !header.Contains($"'{type}'", StringComparison.Ordinal) || !header.Contains("'fortran_order': False", StringComparison.Ordinal))
        {
            throw new PannsException($"{path}: holds no little-endian {NameOf(type)} array in C order; save it with numpy.save(path, array.astype('{type}'))");
        }

        start = header.IndexOf('(', start) + 1;
        var sizes = header[start..end].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return Array.ConvertAll(sizes, size => int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new PannsException($"{path}: its shape has a dimension '{size}': the file is damaged or too large"));
    }

    private static string NameOf(string type) => type switch { Float32 => "float32", Float16 => "float16", Int16 => "int16", _ => "uint8" };
}
