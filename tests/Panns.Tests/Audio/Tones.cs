namespace Panns.Tests.Audio;

/// <summary>Makes tones and measures them by projection on a sine and cosine of known frequency.</summary>
internal static class Tones
{
    public static float[] Cosine(double frequency, int rate, int length, double amplitude = 0.5)
    {
        var samples = new float[length];
        for (var n = 0; n < length; n++)
        {
            samples[n] = (float)(amplitude * Math.Cos(2 * Math.PI * frequency * n / rate));
        }

        return samples;
    }

    /// <summary>
    /// Least-squares fit of a cosine and a sine of the frequency, with time 0 at sample 0, ignoring some samples at either end.
    /// </summary>
    /// <returns>Amplitude, phase in radians (0 for a cosine), and the root mean square of the residual.</returns>
    public static (double Amplitude, double Phase, double Residue) Measure(
        ReadOnlySpan<float> samples, double frequency, int rate, int margin)
    {
        double cc = 0, cs = 0, ss = 0, xc = 0, xs = 0;
        for (var n = margin; n < samples.Length - margin; n++)
        {
            var (sine, cosine) = Math.SinCos(2 * Math.PI * frequency * n / rate);
            (cc, cs, ss) = (cc + (cosine * cosine), cs + (cosine * sine), ss + (sine * sine));
            (xc, xs) = (xc + (samples[n] * cosine), xs + (samples[n] * sine));
        }

        var determinant = (cc * ss) - (cs * cs);
        var a = ((xc * ss) - (xs * cs)) / determinant;
        var b = ((xs * cc) - (xc * cs)) / determinant;
        var rest = 0.0;
        for (var n = margin; n < samples.Length - margin; n++)
        {
            var (sine, cosine) = Math.SinCos(2 * Math.PI * frequency * n / rate);
            rest += Math.Pow(samples[n] - (a * cosine) - (b * sine), 2);
        }

        return (Math.Sqrt((a * a) + (b * b)), Math.Atan2(-b, a), Math.Sqrt(rest / (samples.Length - (2 * margin))));
    }

    public static double RootMeanSquare(ReadOnlySpan<float> samples, int margin)
    {
        var sum = 0.0;
        foreach (var sample in samples[margin..^margin])
        {
            sum += (double)sample * sample;
        }

        return Math.Sqrt(sum / (samples.Length - (2 * margin)));
    }

    public static double Decibels(double ratio) => 20 * Math.Log10(ratio);
}
