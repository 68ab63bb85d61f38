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
    public long Count;
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
    [SkipLocalsInit]
    public static void Run(ElementwiseArguments* arguments)
    {
        var a = *arguments;
        var rest = (int)(a.Count % TSimd.Width);
        var whole = a.Count - rest;
        Vectors(a, whole);
        if (rest == 0)
        {
            return;
        }

        // The rest as a vector too: a scalar exponential would round differently, and a value must not depend on its place.
        var buffer = stackalloc float[3 * TSimd.Width];
        new Span<float>(buffer, 3 * TSimd.Width).Clear();
        Copy(a.Left + whole, buffer, rest);
        if (a.Right != null)
        {
            Copy(a.Right + whole, buffer + TSimd.Width, rest);
        }

        var result = a.Result + whole;
        a.Left = buffer;
        a.Right = buffer + TSimd.Width;
        a.Result = buffer + (2 * TSimd.Width);
        Vectors(a, TSimd.Width);
        Copy(a.Result, result, rest);
    }

    private static void Copy(float* source, float* target, int count)
        => new ReadOnlySpan<float>(source, count).CopyTo(new Span<float>(target, count));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Vectors(in ElementwiseArguments a, long count)
    {
        var left = a.Left;
        var right = a.Right;
        var result = a.Result;
        var activation = a.Activation;
        var kind = a.Kind;
        var low = TSimd.Broadcast(a.Low);
        var high = TSimd.Broadcast(a.High);
        for (long i = 0; i < count; i += TSimd.Width)
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
        }
    }
}
