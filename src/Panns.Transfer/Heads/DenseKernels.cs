using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Panns.Transfer.Heads;

/// <summary>Products of small matrices, for heads: register-blocked on vectors, the same bits in every run on a machine.</summary>
internal static class DenseKernels
{
    /// <summary>
    /// C[m, n] = or += A[m, k] B[k, n], all but A in rows. A is read through strides, so that it may be a transpose.
    /// </summary>
    public static void Multiply(
        ReadOnlySpan<float> a, int rowStride, int columnStride, ReadOnlySpan<float> b, Span<float> c, int m, int k, int n, bool accumulate)
    {
        var width = Vector<float>.Count;
        ref var a0 = ref MemoryMarshal.GetReference(a);
        ref var b0 = ref MemoryMarshal.GetReference(b);
        ref var c0 = ref MemoryMarshal.GetReference(c);
        var column = 0;
        for (; column + (2 * width) <= n; column += 2 * width)
        {
            var row = 0;
            for (; row + 4 <= m; row += 4)
            {
                Block4(ref Unsafe.Add(ref a0, row * rowStride), rowStride, columnStride, ref Unsafe.Add(ref b0, column), ref Unsafe.Add(ref c0, (row * n) + column), k, n, accumulate);
            }

            for (; row < m; row++)
            {
                Block1(ref Unsafe.Add(ref a0, row * rowStride), columnStride, ref Unsafe.Add(ref b0, column), ref Unsafe.Add(ref c0, (row * n) + column), k, n, accumulate);
            }
        }

        for (; column < n; column++)
        {
            for (var row = 0; row < m; row++)
            {
                var sum = accumulate ? Unsafe.Add(ref c0, (row * n) + column) : 0;
                for (var i = 0; i < k; i++)
                {
                    sum += Unsafe.Add(ref a0, (row * rowStride) + (i * columnStride)) * Unsafe.Add(ref b0, (i * n) + column);
                }

                Unsafe.Add(ref c0, (row * n) + column) = sum;
            }
        }
    }

    /// <summary>C[m, n] = A[m, k] B[n, k] transposed: dot products of rows.</summary>
    public static void MultiplyTransposed(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int m, int k, int n)
    {
        for (var row = 0; row < m; row++)
        {
            var left = a.Slice(row * k, k);
            for (var column = 0; column < n; column++)
            {
                c[(row * n) + column] = Dot(left, b.Slice(column * k, k));
            }
        }
    }

    /// <summary>Dot product.</summary>
    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var width = Vector<float>.Count;
        Vector<float> even = default, odd = default;
        var i = 0;
        for (; i + (2 * width) <= a.Length; i += 2 * width)
        {
            even = Vector.MultiplyAddEstimate(new Vector<float>(a[i..]), new Vector<float>(b[i..]), even);
            odd = Vector.MultiplyAddEstimate(new Vector<float>(a[(i + width)..]), new Vector<float>(b[(i + width)..]), odd);
        }

        var sum = Vector.Sum(even + odd);
        for (; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    // Eight sums stay in registers while a row of B passes by.
    private static void Block4(ref float a, int rowStride, int columnStride, ref float b, ref float c, int k, int n, bool accumulate)
    {
        var width = Vector<float>.Count;
        Vector<float> c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default, c30 = default, c31 = default;
        if (accumulate)
        {
            (c00, c01) = (Load(ref c), Load(ref Unsafe.Add(ref c, width)));
            (c10, c11) = (Load(ref Unsafe.Add(ref c, n)), Load(ref Unsafe.Add(ref c, n + width)));
            (c20, c21) = (Load(ref Unsafe.Add(ref c, 2 * n)), Load(ref Unsafe.Add(ref c, (2 * n) + width)));
            (c30, c31) = (Load(ref Unsafe.Add(ref c, 3 * n)), Load(ref Unsafe.Add(ref c, (3 * n) + width)));
        }

        for (var i = 0; i < k; i++)
        {
            var b0 = Load(ref Unsafe.Add(ref b, i * n));
            var b1 = Load(ref Unsafe.Add(ref b, (i * n) + width));
            ref var column = ref Unsafe.Add(ref a, i * columnStride);
            var a0 = new Vector<float>(column);
            var a1 = new Vector<float>(Unsafe.Add(ref column, rowStride));
            var a2 = new Vector<float>(Unsafe.Add(ref column, 2 * rowStride));
            var a3 = new Vector<float>(Unsafe.Add(ref column, 3 * rowStride));
            c00 = Vector.MultiplyAddEstimate(a0, b0, c00);
            c01 = Vector.MultiplyAddEstimate(a0, b1, c01);
            c10 = Vector.MultiplyAddEstimate(a1, b0, c10);
            c11 = Vector.MultiplyAddEstimate(a1, b1, c11);
            c20 = Vector.MultiplyAddEstimate(a2, b0, c20);
            c21 = Vector.MultiplyAddEstimate(a2, b1, c21);
            c30 = Vector.MultiplyAddEstimate(a3, b0, c30);
            c31 = Vector.MultiplyAddEstimate(a3, b1, c31);
        }

        Store(c00, c01, ref c);
        Store(c10, c11, ref Unsafe.Add(ref c, n));
        Store(c20, c21, ref Unsafe.Add(ref c, 2 * n));
        Store(c30, c31, ref Unsafe.Add(ref c, 3 * n));
    }

    private static void Block1(ref float a, int columnStride, ref float b, ref float c, int k, int n, bool accumulate)
    {
        var width = Vector<float>.Count;
        var c0 = accumulate ? Load(ref c) : default;
        var c1 = accumulate ? Load(ref Unsafe.Add(ref c, width)) : default;
        for (var i = 0; i < k; i++)
        {
            var left = new Vector<float>(Unsafe.Add(ref a, i * columnStride));
            c0 = Vector.MultiplyAddEstimate(left, Load(ref Unsafe.Add(ref b, i * n)), c0);
            c1 = Vector.MultiplyAddEstimate(left, Load(ref Unsafe.Add(ref b, (i * n) + width)), c1);
        }

        Store(c0, c1, ref c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Load(ref float source) => Vector.LoadUnsafe(ref source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector<float> first, Vector<float> second, ref float target)
    {
        first.StoreUnsafe(ref target);
        second.StoreUnsafe(ref Unsafe.Add(ref target, Vector<float>.Count));
    }
}
