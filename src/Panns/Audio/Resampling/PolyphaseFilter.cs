using System.Collections.Concurrent;

namespace Panns.Audio.Resampling;

/// <summary>
/// The coefficients of a resampler for one ratio: a row for each position of an output sample between two input samples.
/// Immutable, and shared by all resamplers with that ratio.
/// </summary>
/// <remarks>
/// The pass band ends at 0.9 of the lower rate's Nyquist frequency, and the stop band begins at it. If a row for every phase would take too
/// much memory (44099 to 32000 Hz has 32000 phases), rows are tabulated finely enough that linear interpolation between two of them is
/// accurate to 2e-7 of full scale.
/// </remarks>
internal sealed class PolyphaseFilter
{
    /// <summary>A few decibels above the documented 100, because the window's formula is approximate.</summary>
    private const double Attenuation = 106;

    private const double PassBandEnd = 0.9;

    /// <summary>Row lengths are multiples of this, so that two vectors of any supported width divide them.</summary>
    private const int TapUnit = 32;

    private const long MostCoefficients = 1 << 20;
    private const double InterpolatedRows = 2048;
    private const int MostCached = 32;

    private static readonly ConcurrentDictionary<(int Up, int Down), PolyphaseFilter> Cache = new();

    private PolyphaseFilter(int up, int down)
    {
        Up = up;
        Down = down;

        // Everything is in units of input samples; when downsampling, the kernel is stretched by the ratio.
        var stretch = Math.Max(1, (double)down / up);
        var nyquist = 0.5 / stretch;
        var transition = (1 - PassBandEnd) * nyquist;
        Taps = (int)Math.Ceiling(KaiserSinc.Length(transition, Attenuation) / TapUnit) * TapUnit;

        // The taps gained by rounding up deepen the stop band.
        var kernel = new KaiserSinc((1 + PassBandEnd) / 2 * nyquist, Taps / 2, KaiserSinc.Attenuation(transition, Taps));
        var fineRows = (int)Math.Ceiling(InterpolatedRows / stretch);
        Interpolates = up > fineRows && (long)up * Taps > MostCoefficients;
        Phases = Interpolates ? fineRows : up;
        Coefficients = Tabulate(kernel, Phases + (Interpolates ? 1 : 0), Phases, Taps);
    }

    /// <summary>Output rate divided by the greatest common divisor of both rates.</summary>
    public int Up { get; }

    /// <summary>Input rate divided by the greatest common divisor of both rates.</summary>
    public int Down { get; }

    /// <summary>Input samples per output sample: half of them up to its time, half after it.</summary>
    public int Taps { get; }

    /// <summary>Rows per input sample; <see cref="Up"/> unless rows are interpolated.</summary>
    public int Phases { get; }

    /// <summary>Whether rows are interpolated; there is then one more row, for phase 1.</summary>
    public bool Interpolates { get; }

    /// <summary>The rows in order, <see cref="Taps"/> values each.</summary>
    public float[] Coefficients { get; }

    /// <summary>The filter for a ratio in lowest terms.</summary>
    public static PolyphaseFilter For(int up, int down)
    {
        if (Cache.Count >= MostCached)
        {
            Cache.Clear();
        }

        return Cache.GetOrAdd((up, down), static ratio => new PolyphaseFilter(ratio.Up, ratio.Down));
    }

    private static float[] Tabulate(KaiserSinc kernel, int rows, int phases, int taps)
    {
        var coefficients = new float[(long)rows * taps];
        for (var row = 0; row < rows; row++)
        {
            var phase = (double)row / phases;
            for (var tap = 0; tap < taps; tap++)
            {
                coefficients[((long)row * taps) + tap] = (float)kernel.At(phase + (taps / 2) - 1 - tap);
            }
        }

        return coefficients;
    }
}
