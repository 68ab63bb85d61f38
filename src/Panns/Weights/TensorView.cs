namespace Panns.Weights;

/// <summary>A tensor's position in a file. Made only after its bounds have been checked against the file.</summary>
/// <param name="Shape">Shape, outermost first.</param>
/// <param name="Type">How the elements are stored.</param>
/// <param name="Offset">First byte of the first element, from the start of the file.</param>
/// <param name="Strides">Elements from one index to the next in every dimension; null when contiguous in C order.</param>
internal sealed record TensorView(int[] Shape, ElementType Type, long Offset, long[]? Strides)
{
    /// <summary>Number of elements, which always fits an array.</summary>
    public int Length { get; } = (int)CountOf(Shape)!;

    /// <summary>The product of the sizes; null if it exceeds an int.</summary>
    public static int? CountOf(ReadOnlySpan<int> shape)
    {
        if (shape.Contains(0))
        {
            return 0;
        }

        long product = 1;
        foreach (var size in shape)
        {
            product *= size;
            if (size < 0 || product > Array.MaxLength)
            {
                return null;
            }
        }

        return (int)product;
    }

    /// <summary>Whether these strides are those of C order (a dimension of one element may have any stride).</summary>
    public static bool IsContiguous(ReadOnlySpan<int> shape, ReadOnlySpan<long> strides)
    {
        long expected = 1;
        for (var dimension = shape.Length - 1; dimension >= 0; dimension--)
        {
            if (shape[dimension] != 1 && strides[dimension] != expected)
            {
                return false;
            }

            expected *= shape[dimension];
        }

        return true;
    }
}
