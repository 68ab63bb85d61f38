namespace Panns.Transfer.Synthesis.Everyday;

/// <summary>Filters: Butterworth of the first or second order, by the bilinear transform, and a resonance of two poles.</summary>
internal static class Filters
{
    public static double[] LowPass(this double[] wave, double frequency, int sampleRate, int order = 2) => Butterworth(wave, frequency, sampleRate, order, high: false);

    public static double[] HighPass(this double[] wave, double frequency, int sampleRate, int order = 2) => Butterworth(wave, frequency, sampleRate, order, high: true);

    public static double[] BandPass(this double[] wave, double low, double high, int sampleRate, int order = 1)
        => wave.HighPass(low, sampleRate, order).LowPass(high, sampleRate, order);

    public static double[] Resonance(this double[] wave, double frequency, double width, int sampleRate)
    {
        var radius = Math.Exp(-Math.PI * width / sampleRate);
        return Run(wave, [1 - (radius * radius), 0, 0], -2 * radius * Math.Cos(2 * Math.PI * frequency / sampleRate), radius * radius);
    }

    /// <summary>Follows, and forgets: each value adds to a share of what was.</summary>
    public static double[] Leak(this double[] wave, double keep) => Run(wave, [1, 0, 0], -keep, 0);

    private static double[] Butterworth(double[] wave, double frequency, int sampleRate, int order, bool high)
    {
        var k = Math.Tan(Math.PI * Math.Min(frequency, 0.47 * sampleRate) / sampleRate);
        if (order == 1)
        {
            var gain = (high ? 1 : k) / (1 + k);
            return Run(wave, [gain, high ? -gain : gain, 0], (k - 1) / (k + 1), 0);
        }

        var norm = 1 / (1 + (Math.Sqrt(2) * k) + (k * k));
        var first = (high ? 1 : k * k) * norm;
        return Run(wave, [first, high ? -2 * first : 2 * first, first], 2 * ((k * k) - 1) * norm, (1 - (Math.Sqrt(2) * k) + (k * k)) * norm);
    }

    private static double[] Run(double[] wave, ReadOnlySpan<double> ahead, double back1, double back2)
    {
        var output = new double[wave.Length];
        double x1 = 0, x2 = 0, y1 = 0, y2 = 0;
        for (var i = 0; i < wave.Length; i++)
        {
            var x = wave[i];
            var y = (ahead[0] * x) + (ahead[1] * x1) + (ahead[2] * x2) - (back1 * y1) - (back2 * y2);
            (x2, x1, y2, y1) = (x1, x, y1, y);
            output[i] = y;
        }

        return output;
    }
}
