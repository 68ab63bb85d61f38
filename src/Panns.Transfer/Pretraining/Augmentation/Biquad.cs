namespace Panns.Transfer.Pretraining.Augmentation;

/// <summary>A filter of second order, by the formulas of Robert Bristow-Johnson's cookbook.</summary>
internal readonly record struct Biquad(double B0, double B1, double B2, double A1, double A2)
{
    /// <summary>Passes what lies below a frequency.</summary>
    public static Biquad LowPass(double frequency, double quality, int sampleRate)
    {
        var (cosine, alpha) = Terms(frequency, quality, sampleRate);
        return Of((1 - cosine) / 2, 1 - cosine, (1 - cosine) / 2, 1 + alpha, -2 * cosine, 1 - alpha);
    }

    /// <summary>Passes what lies above a frequency.</summary>
    public static Biquad HighPass(double frequency, double quality, int sampleRate)
    {
        var (cosine, alpha) = Terms(frequency, quality, sampleRate);
        return Of((1 + cosine) / 2, -(1 + cosine), (1 + cosine) / 2, 1 + alpha, -2 * cosine, 1 - alpha);
    }

    /// <summary>Raises or lowers what lies around a frequency.</summary>
    public static Biquad Peak(double frequency, double quality, double decibels, int sampleRate)
    {
        var (cosine, alpha) = Terms(frequency, quality, sampleRate);
        var gain = Math.Pow(10, decibels / 40);
        return Of(1 + (alpha * gain), -2 * cosine, 1 - (alpha * gain), 1 + (alpha / gain), -2 * cosine, 1 - (alpha / gain));
    }

    /// <summary>Filters in place.</summary>
    public void Apply(Span<float> samples)
    {
        double first = 0, second = 0;
        foreach (ref var sample in samples)
        {
            var x = (double)sample;
            var y = (B0 * x) + first;
            first = (B1 * x) - (A1 * y) + second;
            second = (B2 * x) - (A2 * y);
            sample = (float)y;
        }
    }

    private static (double Cosine, double Alpha) Terms(double frequency, double quality, int sampleRate)
    {
        var angle = 2 * Math.PI * frequency / sampleRate;
        return (Math.Cos(angle), Math.Sin(angle) / (2 * quality));
    }

    private static Biquad Of(double b0, double b1, double b2, double a0, double a1, double a2) => new(b0 / a0, b1 / a0, b2 / a0, a1 / a0, a2 / a0);
}
