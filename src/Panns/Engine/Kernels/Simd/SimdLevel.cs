using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Panns.Common;

namespace Panns.Engine.Kernels.Simd;

/// <summary>The vector width that kernels are compiled for. Every level works on every processor; a wider one than it has is slow.</summary>
[BestFriend]
internal enum SimdLevel
{
    /// <summary>128 bits: Arm64 AdvSimd, SSE, or software.</summary>
    Vector128,

    /// <summary>256 bits: AVX2 with FMA.</summary>
    Vector256,

    /// <summary>512 bits: AVX-512.</summary>
    Vector512,
}

/// <summary>What a level implies for kernels and packed layouts.</summary>
[BestFriend]
internal static class SimdLevels
{
    /// <summary>The widest level that this processor runs at full speed.</summary>
    public static SimdLevel Best { get; } =
        Vector512.IsHardwareAccelerated && Avx512F.IsSupported ? SimdLevel.Vector512
        : Avx2.IsSupported && Fma.IsSupported ? SimdLevel.Vector256
        : SimdLevel.Vector128;

    /// <summary>
    /// The level, at most this one, for a run of channels: a narrower one where wider vectors would compute at least a fifth more values than there
    /// are, or no vector fits.
    /// </summary>
    public static SimdLevel For(this SimdLevel widest, int channels)
    {
        var level = widest;
        while (level > SimdLevel.Vector128 && (channels < level.Width() || 5 * Filled(level) >= 6 * Filled(level - 1)))
        {
            level--;
        }

        return level;

        int Filled(SimdLevel one) => (channels + one.Width() - 1) / one.Width() * one.Width();
    }

    /// <summary>Floats in a vector.</summary>
    public static int Width(this SimdLevel level) => level switch
    {
        SimdLevel.Vector512 => Simd512.Width,
        SimdLevel.Vector256 => Simd256.Width,
        _ => Simd128.Width,
    };

    /// <summary>Columns of a panel of packed weights: two vectors.</summary>
    public static int PanelWidth(this SimdLevel level) => 2 * level.Width();

    /// <summary>Rows of the widest micro-kernel.</summary>
    public static int MaxRows(this SimdLevel level) => level switch
    {
        SimdLevel.Vector512 => Simd512.MaxRows,
        SimdLevel.Vector256 => Simd256.MaxRows,
        _ => Simd128.MaxRows,
    };
}
