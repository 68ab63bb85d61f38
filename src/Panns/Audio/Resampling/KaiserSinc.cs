namespace Panns.Audio.Resampling;

/// <summary>
/// The ideal low-pass kernel under a Kaiser window, as a function of continuous time, in double precision
/// (Oppenheim and Schafer, Discrete-Time Signal Processing, section 7.5.3).
/// </summary>
/// <param name="cutoff">Middle of the transition band in cycles per sample, up to 0.5.</param>
/// <param name="halfWidth">Half the kernel's length in samples; beyond it the kernel is 0.</param>
/// <param name="attenuation">Stop-band attenuation in decibels, above 50.</param>
internal sealed class KaiserSinc(double cutoff, double halfWidth, double attenuation)
{
    private readonly double _beta = Beta(attenuation);
    private readonly double _peak = BesselI0(Beta(attenuation));

    /// <summary>Kernel length in samples, both sides together, for a given attenuation.</summary>
    /// <param name="transition">Width of the transition band in cycles per sample.</param>
    /// <param name="attenuation">Stop-band attenuation in decibels.</param>
    public static double Length(double transition, double attenuation) => (attenuation - 7.95) / (2.285 * 2 * Math.PI * transition);

    /// <summary>Stop-band attenuation in decibels reached by a kernel of a given length.</summary>
    /// <param name="transition">Width of the transition band in cycles per sample.</param>
    /// <param name="length">Samples, both sides together.</param>
    public static double Attenuation(double transition, double length) => 7.95 + (2.285 * 2 * Math.PI * transition * length);

    /// <summary>The kernel's value at a time in samples from its center.</summary>
    public double At(double time)
    {
        var position = time / halfWidth;
        if (Math.Abs(position) > 1)
        {
            return 0;
        }

        var angle = 2 * Math.PI * cutoff * time;
        var sinc = Math.Abs(angle) < 1e-9 ? 1 : Math.Sin(angle) / angle;
        return 2 * cutoff * sinc * BesselI0(_beta * Math.Sqrt(1 - (position * position))) / _peak;
    }

    private static double Beta(double attenuation) => 0.1102 * (attenuation - 8.7);

    /// <summary>Modified Bessel function of the first kind, order 0, by its power series.</summary>
    private static double BesselI0(double x)
    {
        var (sum, term, quarter) = (1.0, 1.0, x * x / 4);
        for (var k = 1; term > sum * 1e-17; k++)
        {
            term *= quarter / ((double)k * k);
            sum += term;
        }

        return sum;
    }
}
