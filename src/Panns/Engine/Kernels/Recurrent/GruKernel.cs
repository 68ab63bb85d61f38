using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Panns.Engine.Kernels.Maps;
using Panns.Engine.Kernels.Simd;

namespace Panns.Engine.Kernels.Recurrent;

/// <summary>Arguments of <see cref="GruKernel"/>: one time step of one sequence.</summary>
internal unsafe struct GruArguments
{
    /// <summary>W x + b: the rows of r, z and n.</summary>
    public float* Input;

    /// <summary>U h + c: the rows of r, z and n.</summary>
    public float* Hidden;

    /// <summary>h, the state before; null where it is 0.</summary>
    public float* Before;

    /// <summary>Receives the state.</summary>
    public float* State;

    /// <summary>Values of a state.</summary>
    public int Size;

    /// <summary>Whether r, z and n take the place of the input: the backward pass reads them.</summary>
    public bool KeepsGates;
}

/// <summary>The gates of a gated recurrent unit, once both products are known.</summary>
internal static unsafe class GruKernel
{
    /// <summary>The kernel for a vector width.</summary>
    public static delegate*<GruArguments*, void> For(SimdLevel level) => level switch
    {
        SimdLevel.Vector512 => &Run<Simd512, Vector512<float>>,
        SimdLevel.Vector256 => &Run<Simd256, Vector256<float>>,
        _ => &Run<Simd128, Vector128<float>>,
    };

    private static void Run<TSimd, TVector>(GruArguments* arguments)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var whole = arguments->Size / TSimd.Width * TSimd.Width;
        Units<TSimd, TVector>(*arguments, 0, whole);
        Units<Simd1, float>(*arguments, whole, arguments->Size);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Units<TS, TV>(in GruArguments a, int from, int to)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        var one = TS.Broadcast(1);
        var size = a.Size;
        var input = a.Input;
        var hidden = a.Hidden;
        var before = a.Before;
        for (var i = from; i < to; i += TS.Width)
        {
            var reset = Sigmoid<TS, TV>(TS.Add(TS.Load(input + i), TS.Load(hidden + i)), one);
            var update = Sigmoid<TS, TV>(TS.Add(TS.Load(input + size + i), TS.Load(hidden + size + i)), one);
            var sum = TS.MultiplyAdd(reset, TS.Load(hidden + (2 * size) + i), TS.Load(input + (2 * size) + i));

            // tanh(x) = 2 sigmoid(2 x) - 1
            var twice = Sigmoid<TS, TV>(TS.Add(sum, sum), one);
            var candidate = TS.Subtract(TS.Add(twice, twice), one);
            var earlier = before == null ? TS.Zero : TS.Load(before + i);
            TS.Store(a.State + i, TS.MultiplyAdd(update, TS.Subtract(earlier, candidate), candidate));
            if (a.KeepsGates)
            {
                TS.Store(input + i, reset);
                TS.Store(input + size + i, update);
                TS.Store(input + (2 * size) + i, candidate);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TV Sigmoid<TS, TV>(TV x, TV one)
        where TS : struct, ISimd<TV>
        where TV : struct
        => TS.Divide(one, TS.Add(one, TS.Exp(TS.Subtract(TS.Zero, x))));
}
