using System.Runtime.CompilerServices;
using Panns.Engine.Kernels.Simd;

namespace Panns.Engine.Kernels.Maps;

/// <summary>How a run of vectors becomes one.</summary>
internal enum ReduceFunction
{
    Mean,
    Max,
    Sum,

    /// <summary>Maximum plus mean: the head of the published networks.</summary>
    MaxPlusMean,
}

/// <summary>Arguments of <see cref="ReduceKernel{TSimd,TVector}"/>.</summary>
internal unsafe struct ReduceArguments
{
    public float* Source;

    /// <summary>Floats from one row to the next.</summary>
    public long Step;

    /// <summary>Rows.</summary>
    public int Count;

    public float* Result;

    /// <summary>Columns.</summary>
    public long Columns;

    public ReduceFunction Function;
}

/// <summary>
/// Reduces rows to one row, column by column. Sums are compensated (Kahan): thousands of frames lose no digits, and the order is
/// always the same.
/// </summary>
internal static unsafe class ReduceKernel<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
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
            var row = a.Source + column;
            var max = TS.Load(row);
            var sum = max;
            var lost = TS.Zero;
            for (var i = 1; i < a.Count; i++)
            {
                row += a.Step;
                var value = TS.Load(row);
                max = TS.Max(max, value);
                var corrected = TS.Subtract(value, lost);
                var next = TS.Add(sum, corrected);
                lost = TS.Subtract(TS.Subtract(next, sum), corrected);
                sum = next;
            }

            var mean = TS.Divide(sum, TS.Broadcast(a.Count));
            TS.Store(
                a.Result + column,
                a.Function switch
                {
                    ReduceFunction.Mean => mean,
                    ReduceFunction.Max => max,
                    ReduceFunction.Sum => sum,
                    _ => TS.Add(max, mean),
                });
        }
    }
}
