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
        var a = *arguments;
        if (a.Columns < TSimd.Width)
        {
            Columns<Simd1, float>(a, 0, a.Columns);
            return;
        }

        // Two vectors at once, because each sum waits for the one before; the last overlaps: the same values are written twice.
        var last = a.Columns - TSimd.Width;
        for (long column = 0; ; column = Math.Min(column + (2 * TSimd.Width), last))
        {
            TwoVectors(a, column, Math.Min(column + TSimd.Width, last));
            if (column + TSimd.Width >= last)
            {
                return;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TwoVectors(in ReduceArguments a, long left, long right)
    {
        var row = a.Source;
        var max0 = TSimd.Load(row + left);
        var max1 = TSimd.Load(row + right);
        var (sum0, sum1) = (max0, max1);
        var (lost0, lost1) = (TSimd.Zero, TSimd.Zero);
        for (var i = 1; i < a.Count; i++)
        {
            row += a.Step;
            var value0 = TSimd.Load(row + left);
            var value1 = TSimd.Load(row + right);
            max0 = TSimd.Max(max0, value0);
            max1 = TSimd.Max(max1, value1);
            value0 = TSimd.Subtract(value0, lost0);
            value1 = TSimd.Subtract(value1, lost1);
            var next0 = TSimd.Add(sum0, value0);
            var next1 = TSimd.Add(sum1, value1);
            lost0 = TSimd.Subtract(TSimd.Subtract(next0, sum0), value0);
            lost1 = TSimd.Subtract(TSimd.Subtract(next1, sum1), value1);
            (sum0, sum1) = (next0, next1);
        }

        TSimd.Store(a.Result + left, Finish<TSimd, TVector>(a, max0, sum0));
        TSimd.Store(a.Result + right, Finish<TSimd, TVector>(a, max1, sum1));
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

            TS.Store(a.Result + column, Finish<TS, TV>(a, max, sum));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TV Finish<TS, TV>(in ReduceArguments a, TV max, TV sum)
        where TS : struct, ISimd<TV>
        where TV : struct
    {
        var mean = TS.Divide(sum, TS.Broadcast(a.Count));
        return a.Function switch
        {
            ReduceFunction.Mean => mean,
            ReduceFunction.Max => max,
            ReduceFunction.Sum => sum,
            _ => TS.Add(max, mean),
        };
    }
}
