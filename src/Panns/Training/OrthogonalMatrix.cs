using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Panns.Common;

namespace Panns.Training;

/// <summary>
/// Random matrices whose columns, or rows where there are fewer of these, are orthogonal and of length 1, all alike probable (Saxe et al. 2014; PyTorch's
/// <c>orthogonal_</c>): Gram and Schmidt's process on normal random vectors.
/// </summary>
internal static class OrthogonalMatrix
{
    /// <param name="matrix">Receives the matrix, row by row.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="random">Random numbers.</param>
    public static void Fill(Span<float> matrix, int columns, SeededRandom random)
    {
        var rows = matrix.Length / columns;
        var (count, length) = (Math.Min(rows, columns), Math.Max(rows, columns));
        var vectors = new double[count][];
        for (var i = 0; i < count; i++)
        {
            var vector = vectors[i] = new double[length];
            foreach (ref var value in vector.AsSpan())
            {
                value = random.NextGaussian();
            }

            for (var j = 0; j < i; j++)
            {
                Subtract(vector, vectors[j], Product(vector, vectors[j]));
            }

            var norm = Math.Sqrt(Product(vector, vector));
            foreach (ref var value in vector.AsSpan())
            {
                value /= norm;
            }
        }

        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                matrix[(row * columns) + column] = (float)(rows >= columns ? vectors[column][row] : vectors[row][column]);
            }
        }
    }

    // In fixed lanes, so that the sum does not depend on the processor's vectors.
    private static double Product(double[] left, double[] right)
    {
        var a = MemoryMarshal.Cast<double, Vector256<double>>(left.AsSpan());
        var b = MemoryMarshal.Cast<double, Vector256<double>>(right.AsSpan());
        var lanes = Vector256<double>.Zero;
        for (var i = 0; i < a.Length; i++)
        {
            lanes += a[i] * b[i];
        }

        var sum = Vector256.Sum(lanes);
        for (var i = a.Length * Vector256<double>.Count; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }

    private static void Subtract(double[] target, double[] vector, double factor)
    {
        var a = MemoryMarshal.Cast<double, Vector256<double>>(target.AsSpan());
        var b = MemoryMarshal.Cast<double, Vector256<double>>(vector.AsSpan());
        for (var i = 0; i < a.Length; i++)
        {
            a[i] -= b[i] * factor;
        }

        for (var i = a.Length * Vector256<double>.Count; i < target.Length; i++)
        {
            target[i] -= vector[i] * factor;
        }
    }
}
