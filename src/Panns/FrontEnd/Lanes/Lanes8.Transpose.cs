using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Panns.FrontEnd.Lanes;

/// <content>8 x 8 transpositions.</content>
internal readonly unsafe partial struct Lanes8
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadTransposed(float** rows, int offset, float* window, float* destination)
    {
        var low = Vector256.Load(window + offset).GetLower();
        var high = Vector256.Load(window + offset).GetUpper();
        var lowWeights = Vector256.Create(low, low);
        var highWeights = Vector256.Create(high, high);

        // Halves of rows r and r + 4 are joined while loading (a load port's work), so that the shuffle port, the narrow one,
        // does 16 steps in place of 24.
        TransposeHalves(
            Join(rows[0] + offset, rows[4] + offset) * lowWeights,
            Join(rows[1] + offset, rows[5] + offset) * lowWeights,
            Join(rows[2] + offset, rows[6] + offset) * lowWeights,
            Join(rows[3] + offset, rows[7] + offset) * lowWeights,
            destination, destination + 8, destination + 16, destination + 24);
        offset += 4;
        TransposeHalves(
            Join(rows[0] + offset, rows[4] + offset) * highWeights,
            Join(rows[1] + offset, rows[5] + offset) * highWeights,
            Join(rows[2] + offset, rows[6] + offset) * highWeights,
            Join(rows[3] + offset, rows[7] + offset) * highWeights,
            destination + 32, destination + 40, destination + 48, destination + 56);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreTransposed(float* source, float** rows, int offset)
    {
        for (var half = 0; half < 8; half += 4)
        {
            TransposeHalves(
                Join(source + half, source + half + 32),
                Join(source + half + 8, source + half + 40),
                Join(source + half + 16, source + half + 48),
                Join(source + half + 24, source + half + 56),
                rows[half] + offset, rows[half + 1] + offset, rows[half + 2] + offset, rows[half + 3] + offset);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Join(float* lower, float* upper) => Vector256.Create(Vector128.Load(lower), Vector128.Load(upper));

    /// <summary>Transposes the 4 x 4 matrix in each 128-bit half of four registers, and stores the four columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeHalves(
        Vector256<float> r0, Vector256<float> r1, Vector256<float> r2, Vector256<float> r3, float* c0, float* c1, float* c2, float* c3)
    {
        var low01 = Avx.UnpackLow(r0, r1).AsDouble();
        var high01 = Avx.UnpackHigh(r0, r1).AsDouble();
        var low23 = Avx.UnpackLow(r2, r3).AsDouble();
        var high23 = Avx.UnpackHigh(r2, r3).AsDouble();
        Avx.UnpackLow(low01, low23).AsSingle().Store(c0);
        Avx.UnpackHigh(low01, low23).AsSingle().Store(c1);
        Avx.UnpackLow(high01, high23).AsSingle().Store(c2);
        Avx.UnpackHigh(high01, high23).AsSingle().Store(c3);
    }
}
