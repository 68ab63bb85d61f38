using System.Runtime.CompilerServices;
using Panns.Engine.Kernels.Simd;

namespace Panns.Engine.Kernels.Maps;

/// <summary>Softmax over rows, column by column.</summary>
internal static unsafe class SoftmaxKernel<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Writes exp(x - max) / sum, dense rows of as many columns as the source's <c>Columns</c>.</summary>
    public static void Run(ReduceArguments* arguments)
    {
        var whole = arguments->Columns / TSimd.Width * TSimd.Width;
        Columns<TSimd, TVector>(*arguments, 0, whole);
        Columns<Simd1, float>(*arguments, whole, arguments->Columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Columns<TS, TV>(in ReduceArguments a, long from, long to)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        for (var column = from; column < to; column += TS.Width)
        {
            var source = a.Source + column;
            var max = TS.Load(source);
            for (var i = 1; i < a.Count; i++)
            {
                max = TS.Max(max, TS.Load(source + (i * a.Step)));
            }

            var target = a.Result + column;
            var sum = TS.Zero;
            for (var i = 0; i < a.Count; i++)
            {
                var value = TS.Exp(TS.Subtract(TS.Load(source + (i * a.Step)), max));
                TS.Store(target + (i * a.Step), value);
                sum = TS.Add(sum, value);
            }

            for (var i = 0; i < a.Count; i++)
            {
                TS.Store(target + (i * a.Step), TS.Divide(TS.Load(target + (i * a.Step)), sum));
            }
        }
    }
}
