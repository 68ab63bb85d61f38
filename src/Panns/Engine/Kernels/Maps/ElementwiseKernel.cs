using System.Runtime.CompilerServices;
using Panns.Engine.Kernels.Gemm;
using Panns.Engine.Kernels.Simd;

namespace Panns.Engine.Kernels.Maps;

/// <summary>What an element-wise kernel computes before the activation.</summary>
internal enum ElementwiseKind
{
    /// <summary>The value itself.</summary>
    Copy,

    /// <summary>The sum of both.</summary>
    Add,

    /// <summary>The product of both.</summary>
    Multiply,

    /// <summary>The first, divided by the second.</summary>
    Divide,

    /// <summary>The value, held between two bounds.</summary>
    Clamp,
}

/// <summary>Arguments of <see cref="ElementwiseKernel{TSimd,TVector}"/>.</summary>
internal unsafe struct ElementwiseArguments
{
    public float* Left;
    public float* Right;
    public float* Result;

    /// <summary>Values of a row.</summary>
    public long Count;

    /// <summary>Dense rows of the left value and the result; the right one has a single row, which all of them take.</summary>
    public long Rows;

    public ElementwiseKind Kind;
    public Activation Activation;
    public float Low;
    public float High;
}

/// <summary>Functions of one or two runs of floats, element by element.</summary>
internal static unsafe class ElementwiseKernel<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    public static void Run(ElementwiseArguments* arguments)
    {
        var a = *arguments;
        for (var row = 0L; row < a.Rows; row++)
        {
            if (a.Count < TSimd.Width)
            {
                ShortRow(a);
            }
            else
            {
                Row(a);
            }

            a.Left += a.Count;
            a.Result += a.Count;
        }
    }

    /// <summary>As a vector too: a scalar exponential would round differently, and a value must not depend on its place.</summary>
    [SkipLocalsInit]
    private static void ShortRow(ElementwiseArguments a)
    {
        var buffer = stackalloc float[3 * TSimd.Width];
        new Span<float>(buffer, 3 * TSimd.Width).Clear();
        var result = a.Result;
        var count = (int)a.Count;
        Copy(a.Left, buffer, count);
        if (a.Right != null)
        {
            Copy(a.Right, buffer + TSimd.Width, count);
        }

        a.Left = buffer;
        a.Right = buffer + TSimd.Width;
        a.Result = buffer + (2 * TSimd.Width);
        a.Count = TSimd.Width;
        Row(a);
        Copy(a.Result, result, count);
    }

    private static void Copy(float* source, float* target, int count)
        => new ReadOnlySpan<float>(source, count).CopyTo(new Span<float>(target, count));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row(in ElementwiseArguments a)
    {
        var left = a.Left;
        var right = a.Right;
        var result = a.Result;
        var activation = a.Activation;
        var kind = a.Kind;
        var low = TSimd.Broadcast(a.Low);
        var high = TSimd.Broadcast(a.High);

        // The last vector overlaps the one before: the same values are written twice, for which the result must not be an input.
        var last = a.Count - TSimd.Width;
        for (var i = 0L; ; i = Math.Min(i + TSimd.Width, last))
        {
            var value = TSimd.Load(left + i);
            value = kind switch
            {
                ElementwiseKind.Add => TSimd.Add(value, TSimd.Load(right + i)),
                ElementwiseKind.Multiply => TSimd.Multiply(value, TSimd.Load(right + i)),
                ElementwiseKind.Divide => TSimd.Divide(value, TSimd.Load(right + i)),
                ElementwiseKind.Clamp => TSimd.Min(high, TSimd.Max(low, value)),
                _ => value,
            };
            TSimd.Store(result + i, ActivationPass<TSimd, TVector>.Apply(activation, value));
            if (i == last)
            {
                return;
            }
        }
    }
}
