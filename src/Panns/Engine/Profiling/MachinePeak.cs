using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Panns.Common;
using Panns.Engine.Kernels.Gemm;
using Panns.Engine.Kernels.Simd;
using Panns.Engine.Ops;
using Panns.Engine.Threading;

namespace Panns.Engine.Profiling;

/// <summary>What the machine can do at most, measured: the roof that times of layers are held against.</summary>
/// <param name="Threads">Threads that worked at once.</param>
/// <param name="OperationsPerSecond">Additions and multiplications of all threads together, by fused multiply-adds in registers.</param>
/// <param name="BytesPerSecond">Bytes that all threads together read from memory.</param>
[BestFriend]
internal sealed record MachinePeak(int Threads, double OperationsPerSecond, double BytesPerSecond)
{
    // More than third-level caches hold, and memory for a moment on any machine.
    private const long Floats = 64L << 20;

    private const int Rounds = 12;

    /// <summary>The least milliseconds that something can take.</summary>
    public double Milliseconds(StepCost cost) => 1000 * Math.Max(cost.Operations / OperationsPerSecond, cost.Bytes / BytesPerSecond);

    /// <summary>Measures it, in about a quarter of a second.</summary>
    public static MachinePeak Measure(int threads) => SimdLevels.Best switch
    {
        SimdLevel.Vector512 => Measure<Simd512, Vector512<float>>(threads),
        SimdLevel.Vector256 => Measure<Simd256, Vector256<float>>(threads),
        _ => Measure<Simd128, Vector128<float>>(threads),
    };

    private static unsafe MachinePeak Measure<TSimd, TVector>(int threads)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        using var pool = new WorkerPool(threads);
        using var memory = new NativeBuffer(Floats);
        new Span<float>(memory.Data, (int)Floats).Clear();
        var products = new Products<TSimd, TVector>(threads);
        var reads = new Reads<TSimd, TVector>(threads);
        double calculation = double.PositiveInfinity, reading = double.PositiveInfinity;
        for (var round = 0; round < Rounds; round++)
        {
            calculation = Math.Min(calculation, Seconds(products));
            reading = Math.Min(reading, Seconds(reads));
        }

        return new(threads, Products<TSimd, TVector>.Operations * threads / calculation, Floats * sizeof(float) / reading);

        double Seconds(PlannedOp step)
        {
            var start = Stopwatch.GetTimestamp();
            pool.Run(step, memory.Data);
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
    }

    /// <summary>Twelve sums in registers: more than any processor needs to keep its multipliers busy.</summary>
    private sealed unsafe class Products<TSimd, TVector>(int threads) : PlannedOp
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        private const int Steps = 200_000;

        public static double Operations => 2.0 * 12 * Steps * TSimd.Width;

        public override int TileCount => threads;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override void RunTile(float* arena, int tile, int worker)
        {
            var (factor, addend) = (TSimd.Broadcast(0.5f), TSimd.Broadcast(1f));
            TVector s0 = addend, s1 = addend, s2 = addend, s3 = addend, s4 = addend, s5 = addend;
            TVector s6 = addend, s7 = addend, s8 = addend, s9 = addend, s10 = addend, s11 = addend;
            for (var i = 0; i < Steps; i++)
            {
                s0 = TSimd.MultiplyAdd(s0, factor, addend);
                s1 = TSimd.MultiplyAdd(s1, factor, addend);
                s2 = TSimd.MultiplyAdd(s2, factor, addend);
                s3 = TSimd.MultiplyAdd(s3, factor, addend);
                s4 = TSimd.MultiplyAdd(s4, factor, addend);
                s5 = TSimd.MultiplyAdd(s5, factor, addend);
                s6 = TSimd.MultiplyAdd(s6, factor, addend);
                s7 = TSimd.MultiplyAdd(s7, factor, addend);
                s8 = TSimd.MultiplyAdd(s8, factor, addend);
                s9 = TSimd.MultiplyAdd(s9, factor, addend);
                s10 = TSimd.MultiplyAdd(s10, factor, addend);
                s11 = TSimd.MultiplyAdd(s11, factor, addend);
            }

            // Stored, so that the compiler cannot leave the sums out.
            float* room = stackalloc float[TSimd.Width];
            TSimd.Store(room, TSimd.Add(
                TSimd.Add(TSimd.Add(s0, s1), TSimd.Add(s2, s3)),
                TSimd.Add(TSimd.Add(TSimd.Add(s4, s5), TSimd.Add(s6, s7)), TSimd.Add(TSimd.Add(s8, s9), TSimd.Add(s10, s11)))));
            arena[tile * 16] = *room;
        }
    }

    private sealed unsafe class Reads<TSimd, TVector>(int threads) : PlannedOp
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        public override int TileCount => threads;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override void RunTile(float* arena, int tile, int worker)
        {
            var first = Floats * tile / threads / 64 * 64;
            var last = Floats * (tile + 1) / threads / 64 * 64;
            TVector s0 = TSimd.Zero, s1 = TSimd.Zero, s2 = TSimd.Zero, s3 = TSimd.Zero;
            for (var i = first; i < last; i += 4 * TSimd.Width)
            {
                s0 = TSimd.Add(s0, TSimd.Load(arena + i));
                s1 = TSimd.Add(s1, TSimd.Load(arena + i + TSimd.Width));
                s2 = TSimd.Add(s2, TSimd.Load(arena + i + (2 * TSimd.Width)));
                s3 = TSimd.Add(s3, TSimd.Load(arena + i + (3 * TSimd.Width)));
            }

            float* room = stackalloc float[TSimd.Width];
            TSimd.Store(room, TSimd.Add(TSimd.Add(s0, s1), TSimd.Add(s2, s3)));
            arena[first] = Math.Min(*room, 1f);
        }
    }
}
