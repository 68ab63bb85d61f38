using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Panns.Engine.Kernels.Simd;

/// <summary>Turns a matrix: rows of channels into rows of pixels.</summary>
internal static unsafe class Transposition
{
    private const int Block = 8;

    /// <summary>target[c * targetStride + p] = source[p * sourceStride + c] for <paramref name="pixels"/> pixels.</summary>
    public static void Run(float* source, nint sourceStride, float* target, nint targetStride, int pixels, int channels)
    {
        var p = 0;
        if (Avx.IsSupported)
        {
            for (; p <= pixels - Block; p += Block)
            {
                var c = 0;
                for (; c <= channels - Block; c += Block)
                {
                    EightByEight(source + (p * sourceStride) + c, sourceStride, target + (c * targetStride) + p, targetStride);
                }

                One(source + (p * sourceStride), sourceStride, target + p, targetStride, Block, c, channels);
            }
        }

        One(source + (p * sourceStride), sourceStride, target + p, targetStride, pixels - p, 0, channels);
    }

    private static void One(float* source, nint sourceStride, float* target, nint targetStride, int pixels, int firstChannel, int channels)
    {
        for (nint c = firstChannel; c < channels; c++)
        {
            for (nint p = 0; p < pixels; p++)
            {
                target[(c * targetStride) + p] = source[(p * sourceStride) + c];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void EightByEight(float* source, nint stride, float* target, nint targetStride)
    {
        var r0 = Vector256.Load(source);
        var r1 = Vector256.Load(source + stride);
        var r2 = Vector256.Load(source + (2 * stride));
        var r3 = Vector256.Load(source + (3 * stride));
        var r4 = Vector256.Load(source + (4 * stride));
        var r5 = Vector256.Load(source + (5 * stride));
        var r6 = Vector256.Load(source + (6 * stride));
        var r7 = Vector256.Load(source + (7 * stride));
        var a0 = Avx.UnpackLow(r0, r1);
        var a1 = Avx.UnpackHigh(r0, r1);
        var a2 = Avx.UnpackLow(r2, r3);
        var a3 = Avx.UnpackHigh(r2, r3);
        var a4 = Avx.UnpackLow(r4, r5);
        var a5 = Avx.UnpackHigh(r4, r5);
        var a6 = Avx.UnpackLow(r6, r7);
        var a7 = Avx.UnpackHigh(r6, r7);
        var b0 = Avx.Shuffle(a0, a2, 0x44);
        var b1 = Avx.Shuffle(a0, a2, 0xee);
        var b2 = Avx.Shuffle(a1, a3, 0x44);
        var b3 = Avx.Shuffle(a1, a3, 0xee);
        var b4 = Avx.Shuffle(a4, a6, 0x44);
        var b5 = Avx.Shuffle(a4, a6, 0xee);
        var b6 = Avx.Shuffle(a5, a7, 0x44);
        var b7 = Avx.Shuffle(a5, a7, 0xee);
        Avx.Permute2x128(b0, b4, 0x20).Store(target);
        Avx.Permute2x128(b1, b5, 0x20).Store(target + targetStride);
        Avx.Permute2x128(b2, b6, 0x20).Store(target + (2 * targetStride));
        Avx.Permute2x128(b3, b7, 0x20).Store(target + (3 * targetStride));
        Avx.Permute2x128(b0, b4, 0x31).Store(target + (4 * targetStride));
        Avx.Permute2x128(b1, b5, 0x31).Store(target + (5 * targetStride));
        Avx.Permute2x128(b2, b6, 0x31).Store(target + (6 * targetStride));
        Avx.Permute2x128(b3, b7, 0x31).Store(target + (7 * targetStride));
    }
}
