using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Panns.Common;

namespace Panns.Training.Cpu.Kernels;

/// <summary>
/// Dropout by counting: whether a value is dropped is a hash of its index and of the pass's key, so that the backward pass needs no
/// stored mask and any thread may compute any part.
/// </summary>
[BestFriend]
internal static unsafe class DropoutRun
{
    /// <summary>target = source with a share of values set to 0 and the others scaled up; adds to the target if so wanted.</summary>
    public static void Apply(float* target, float* source, long first, long count, ulong key, double rate, bool accumulates)
    {
        var scale = (float)(1 / (1 - rate));
        var threshold = (uint)Math.Min(rate * (1L << 32), uint.MaxValue);
        var low = Vector256.Create((uint)key);
        var high = Vector256.Create((uint)(key >> 32));
        var lanes = Vector256.Create(0u, 1, 2, 3, 4, 5, 6, 7);
        float* rest = stackalloc float[Vector256<float>.Count];
        for (var i = first; i < first + count; i += Vector256<float>.Count)
        {
            // The index's upper half enters through the key: 2^32 values are more than any map has, but not more than all of a run's.
            var index = lanes + Vector256.Create((uint)i);
            var hash = Hash(index ^ low) + high;
            hash = Hash(hash);
            var kept = Vector256.GreaterThanOrEqual(hash, Vector256.Create(threshold)).AsSingle();
            var left = first + count - i;
            if (left >= Vector256<float>.Count)
            {
                var value = kept & (Vector256.Load(source + i) * scale);
                (accumulates ? value + Vector256.Load(target + i) : value).Store(target + i);
                continue;
            }

            kept.Store(rest);
            for (var j = 0; j < left; j++)
            {
                var value = BitConverter.SingleToUInt32Bits(rest[j]) != 0 ? source[i + j] * scale : 0;
                target[i + j] = (accumulates ? target[i + j] : 0) + value;
            }
        }
    }

    /// <summary>A bijection of 32 bits with little bias (Wellons' lowbias32).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Hash(Vector256<uint> x)
    {
        x ^= x >>> 16;
        x *= Vector256.Create(0x7feb352du);
        x ^= x >>> 15;
        x *= Vector256.Create(0x846ca68bu);
        return x ^ (x >>> 16);
    }
}
