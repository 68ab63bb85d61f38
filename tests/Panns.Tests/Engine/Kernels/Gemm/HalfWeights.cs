namespace Panns.Tests.Engine.Kernels.Gemm;

/// <summary>Weights as half floats hold them, by the runtime's own <see cref="Half"/>: what kernels must compute with.</summary>
internal static class HalfWeights
{
    /// <summary>Rounds values, scaled for each column by the power of two that brings its largest into [2^14, 2^15); below 2^-14 they are 0.</summary>
    public static float[] Round(float[] values, Func<int, int> columnOf)
    {
        var largest = new Dictionary<int, float>();
        for (var i = 0; i < values.Length; i++)
        {
            largest[columnOf(i)] = Math.Max(largest.GetValueOrDefault(columnOf(i)), Math.Abs(values[i]));
        }

        var rounded = new float[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var most = largest[columnOf(i)];
            if (most > 0)
            {
                var scale = Math.ScaleB(1.0, Math.ILogB(most) - 14);
                rounded[i] = Math.Abs(values[i] / scale) < Math.ScaleB(1, -14) ? 0 : (float)((double)(Half)(values[i] / scale) * scale);
            }
        }

        return rounded;
    }
}
