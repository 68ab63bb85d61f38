using System.Runtime.CompilerServices;
using Panns.Engine.Kernels.Simd;

namespace Panns.Engine.Kernels.Gemm;

/// <summary>Activations over stored values that are still in the cache.</summary>
internal static unsafe class ActivationPass<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Applies the function in place to <paramref name="rows"/> rows of <paramref name="columns"/> values.</summary>
    [SkipLocalsInit]
    public static void Apply(Activation activation, float* values, nint stride, int rows, int columns)
    {
        float* rest = stackalloc float[TSimd.Width];
        for (var row = 0; row < rows; row++, values += stride)
        {
            var i = 0;
            for (; i <= columns - TSimd.Width; i += TSimd.Width)
            {
                TSimd.Store(values + i, Apply(activation, TSimd.Load(values + i)));
            }

            if (i < columns)
            {
                var left = (uint)(columns - i) * sizeof(float);
                TSimd.Store(rest, TSimd.Zero);
                Unsafe.CopyBlockUnaligned(rest, values + i, left);
                TSimd.Store(rest, Apply(activation, TSimd.Load(rest)));
                Unsafe.CopyBlockUnaligned(values + i, rest, left);
            }
        }
    }

    /// <summary>The function of one vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply(Activation activation, TVector x)
    {
        var zero = TSimd.Zero;
        var one = TSimd.Broadcast(1f);
        var six = TSimd.Broadcast(6f);
        switch (activation)
        {
            case Activation.Relu:
                return TSimd.Max(zero, x);
            case Activation.Relu6:
                return TSimd.Min(six, TSimd.Max(zero, x));
            case Activation.HardSwish:
                return HardSwish(x);
            case Activation.HardSigmoid:
                return HardSigmoid(x);
            case Activation.Sigmoid:
                return TSimd.Divide(one, TSimd.Add(one, TSimd.Exp(TSimd.Subtract(zero, x))));
            default:
                return x;
        }
    }

    /// <summary>x * min(max(x + 3, 0), 6) / 6, for kernels that apply it to sums in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector HardSwish(TVector x) => TSimd.Multiply(x, HardSigmoid(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector HardSigmoid(TVector x)
    {
        var shifted = TSimd.Max(TSimd.Zero, TSimd.Add(x, TSimd.Broadcast(3f)));
        return TSimd.Multiply(TSimd.Min(TSimd.Broadcast(6f), shifted), TSimd.Broadcast(1f / 6f));
    }
}
