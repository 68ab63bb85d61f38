using Panns.FrontEnd;

namespace Panns.Tests.FrontEnd;

/// <summary>
/// A front end written for clarity: the complete padded signal, the discrete Fourier transform by definition, float64
/// throughout. It shares only the mel filters with the product, which have their own tests.
/// </summary>
internal static class DirectLogMel
{
    public static double[] Compute(LogMelSettings settings, ReadOnlySpan<float> waveform)
    {
        var signal = new List<double>();
        foreach (var sample in waveform)
        {
            signal.Add(sample);
        }

        while (signal.Count < settings.MinimumSamples)
        {
            signal.Add(0);
        }

        if (settings.Kind == LogMelKind.EfficientAt)
        {
            signal = [.. signal.Zip(signal.Skip(1), (now, next) => next - (0.97 * now))];
        }

        var window = Window(settings);
        var samples = signal.Count;
        if (settings.Kind == LogMelKind.TalNet)
        {
            var zeros = Enumerable.Repeat(0.0, settings.FftSize / 2);
            signal = [.. zeros, .. signal, .. zeros];
        }
        else if (settings.Kind != LogMelKind.VGGish)
        {
            var half = settings.FftSize / 2;
            var before = signal.Skip(1).Take(half).Reverse();
            var after = signal.SkipLast(1).TakeLast(half).Reverse();
            signal = [.. before, .. signal, .. after];
        }

        var frames = ((signal.Count - (settings.Kind == LogMelKind.VGGish ? settings.WindowSize : settings.FftSize)) / settings.HopSize) + 1;
        frames = settings.Kind == LogMelKind.TalNet ? samples / settings.HopSize : frames;
        var filters = new MelFilterBank(settings);
        var result = new List<double>();
        for (var frame = 0; frame < frames; frame++)
        {
            var spectrum = Spectrum(settings, window, signal, frame * settings.HopSize);
            for (var band = 0; band < filters.Bands; band++)
            {
                var sum = 0.0;
                for (var bin = 0; bin < filters.Bins; bin++)
                {
                    sum += spectrum[bin] * filters.ExactWeights[(bin * filters.Bands) + band];
                }

                result.Add(settings.Kind switch
                {
                    LogMelKind.Panns or LogMelKind.TalNet => 10 * Math.Log10(Math.Max(sum, 1e-10)),
                    LogMelKind.EfficientAt => (Math.Log(sum + 1e-5) + 4.5) / 5,
                    _ => Math.Log(sum + 0.01),
                });
            }
        }

        return [.. result];
    }

    private static double[] Window(LogMelSettings settings)
    {
        var window = new double[settings.FftSize];
        var (start, period) = settings.Kind switch
        {
            LogMelKind.Panns or LogMelKind.TalNet => ((settings.FftSize - settings.WindowSize) / 2, settings.WindowSize),
            LogMelKind.EfficientAt => ((settings.FftSize - settings.WindowSize) / 2, settings.WindowSize - 1),
            _ => (0, settings.WindowSize),
        };
        for (var i = 0; i < settings.WindowSize; i++)
        {
            window[start + i] = Math.Pow(Math.Sin(Math.PI * i / period), 2);
        }

        return window;
    }

    private static double[] Spectrum(LogMelSettings settings, double[] window, List<double> signal, int start)
    {
        var spectrum = new double[(settings.FftSize / 2) + 1];
        for (var bin = 0; bin < spectrum.Length; bin++)
        {
            var (real, imaginary) = (0.0, 0.0);
            for (var i = 0; i < settings.FftSize; i++)
            {
                if (window[i] != 0)
                {
                    var (sine, cosine) = Math.SinCos(2 * Math.PI * (bin * i % settings.FftSize) / settings.FftSize);
                    real += window[i] * signal[start + i] * cosine;
                    imaginary -= window[i] * signal[start + i] * sine;
                }
            }

            var power = (real * real) + (imaginary * imaginary);
            spectrum[bin] = settings.Kind is LogMelKind.VGGish or LogMelKind.TalNet ? Math.Sqrt(power) : power;
        }

        return spectrum;
    }
}
