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
    public static void Run(ElementwiseArguments* arguments)
    {
        var a = *arguments;
        var whole = a.Count / TSimd.Width * TSimd.Width;
        Vectors<TSimd, TVector>(a, 0, whole);
        Vectors<Simd1, float>(a, whole, a.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Vectors<TS, TV>(in ElementwiseArguments a, long from, long to)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        var left = a.Left;
        var right = a.Right;
        var result = a.Result;
        var activation = a.Activation;
        var kind = a.Kind;
        var low = TS.Broadcast(a.Low);
        var high = TS.Broadcast(a.High);
        for (var i = from; i < to; i += TS.Width)
        {
            var value = TS.Load(left + i);
            value = kind switch
            {
                ElementwiseKind.Add => TS.Add(value, TS.Load(right + i)),
                ElementwiseKind.Multiply => TS.Multiply(value, TS.Load(right + i)),
                ElementwiseKind.Clamp => TS.Min(high, TS.Max(low, value)),
                _ => value,
            };
            TS.Store(result + i, ActivationPass<TS, TV>.Apply(activation, value));
        }
    }
}
