namespace Panns.Transfer.Synthesis.Everyday;

/// <summary>Arithmetic with whole signals. Every function returns a new one or the one it was given, changed.</summary>
internal static class Waves
{
    public static double[] Make(int count, Func<int, double> value)
    {
        var wave = new double[count];
        for (var i = 0; i < count; i++)
        {
            wave[i] = value(i);
        }

        return wave;
    }

    /// <summary>Sums of signals of one length.</summary>
    public static double[] Sum(params ReadOnlySpan<double[]> waves)
    {
        var sum = new double[waves[0].Length];
        foreach (var wave in waves)
        {
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] += wave[i];
            }
        }

        return sum;
    }

    public static double[] Times(this double[] wave, double gain) => Make(wave.Length, i => wave[i] * gain);

    public static double[] Times(this double[] wave, double[] envelope) => Make(wave.Length, i => wave[i] * envelope[i]);

    /// <summary>To a root mean square of one.</summary>
    public static double[] Level(this double[] wave) => wave.Times(1 / (Math.Sqrt(wave.Sum(value => value * value) / Math.Max(1, wave.Length)) + 1e-12));

    /// <summary>To a largest magnitude of one.</summary>
    public static double[] Peak(this double[] wave) => wave.Times(1 / (wave.Max(Math.Abs) + 1e-12));

    /// <summary>Soft clipping: what loud voices and engines do to their own overtones.</summary>
    public static double[] Saturate(this double[] wave, double gain) => Make(wave.Length, i => Math.Tanh(gain * wave[i]));
}
