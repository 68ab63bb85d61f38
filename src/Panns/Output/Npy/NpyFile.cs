using System.Runtime.InteropServices;
using Panns.Common;
using Panns.Common.IO;
using Panns.Output.Npy;

namespace Panns.Output;

/// <summary>Reads and writes NumPy files (.npy) of float32 arrays in C order.</summary>
public static class NpyFile
{
    /// <summary>Writes an array; the file appears complete or not at all.</summary>
    /// <param name="path">The file; overwritten if it exists.</param>
    /// <param name="values">The values, last dimension contiguous.</param>
    /// <param name="shape">The dimensions; their product is the number of values.</param>
    /// <exception cref="ArgumentException">The shape does not match the number of values.</exception>
    /// <exception cref="PannsException">The file cannot be written.</exception>
    public static void Write(string path, ReadOnlySpan<float> values, params ReadOnlySpan<int> shape)
    {
        var sizes = new long[shape.Length];
        var length = 1L;
        for (var i = 0; i < shape.Length; i++)
        {
            sizes[i] = Guard.NotNegative(shape[i], nameof(shape));
            length = checked(length * shape[i]);
        }

        if (length != values.Length)
        {
            throw new ArgumentException($"a shape of {length} values for {values.Length}", nameof(shape));
        }

        using var file = new StagedFile(path);
        file.Stream.Write(NpyFormat.Header(sizes));
        NpyFormat.WriteValues(file.Stream, values);
        file.Commit();
    }

    /// <summary>Reads an array.</summary>
    /// <param name="path">The file: little-endian float32 in C order.</param>
    /// <returns>The dimensions, and the values with the last dimension contiguous.</returns>
    /// <exception cref="PannsException">The file is missing, damaged, or of another data type.</exception>
    public static (int[] Shape, float[] Values) Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using var stream = File.OpenRead(path);
            var shape = NpyFormat.ReadHeader(stream, path);
            var length = shape.Aggregate(1L, (product, size) => checked(product * size));
            if (length * sizeof(float) != stream.Length - stream.Position || length > Array.MaxLength)
            {
                throw new PannsException(FormattableString.Invariant(
                    $"{path}: its header promises {length} values, {stream.Length - stream.Position} bytes follow: the file is cut off or damaged"));
            }

            var values = new float[length];
            stream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
            NpyFormat.SwapOnBigEndian(values);
            return (shape, values);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or OverflowException)
        {
            throw new PannsException($"{path}: cannot be read: {error.Message}", error);
        }
    }
}
