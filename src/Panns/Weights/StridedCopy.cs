using System.Runtime.CompilerServices;

namespace Panns.Weights;

/// <summary>Packs a tensor with any strides into C order.</summary>
internal static unsafe class StridedCopy
{
    public static void Gather<T>(T* source, ReadOnlySpan<int> shape, ReadOnlySpan<long> strides, Span<T> destination)
        where T : unmanaged
    {
        if (destination.IsEmpty)
        {
            return;
        }

        var last = shape.Length - 1;
        Span<int> index = stackalloc int[shape.Length];
        index.Clear();
        for (var done = 0; done < destination.Length; done += shape[last])
        {
            var row = source;
            for (var dimension = 0; dimension < last; dimension++)
            {
                row += index[dimension] * strides[dimension];
            }

            Row(row, strides[last], destination.Slice(done, shape[last]));
            for (var dimension = last - 1; dimension >= 0 && ++index[dimension] == shape[dimension]; dimension--)
            {
                index[dimension] = 0;
            }
        }
    }

    private static void Row<T>(T* source, long stride, Span<T> destination)
        where T : unmanaged
    {
        for (var i = 0; i < destination.Length; i++)
        {
            // Tensors of the legacy format are not aligned.
            destination[i] = Unsafe.ReadUnaligned<T>(source + i * stride);
        }
    }
}
