using System.Collections.Concurrent;

namespace Panns.Audio.Resampling;

/// <summary>
/// The coefficients of a resampler for one ratio, a row for every position of an output sample between two input samples.
/// Immutable and shared by all resamplers of that ratio.
/// </summary>
/// <remarks>
/// The pass band ends at 0.9 and the stop band begins at 1 times the lower rate's Nyquist frequency. Where a row for every
/// phase would take too much memory (44099 to 32000 Hz has 32000 phases), rows are tabulated finely enough that the straight
/// line between two of them is right to 2e-7 of full scale, and the resampler interpolates.
/// </remarks>
internal sealed class PolyphaseFilter
{
    /// <summary>A few decibels more than promised: the window's formula is an approximation.</summary>
    private const double Attenuation = 106;

    private const double PassBandEnd = 0.9;

    /// <summary>Rows are a multiple of this long, so that two vectors of any machine's width divide them.</summary>
    private const int TapUnit = 32;

    private const long MostCoefficients = 1 << 20;
    private const double InterpolatedRows = 2048;
    private const int MostCached = 32;

    private static readonly ConcurrentDictionary<(int Up, int Down), PolyphaseFilter> Cache = new();

    private PolyphaseFilter(int up, int down)
    {
        Up = up;
        Down = down;

        // All in units of input samples: going down, the kernel is stretched by the ratio.
        var stretch = Math.Max(1, (double)down / up);
        var nyquist = 0.5 / stretch;
        var transition = (1 - PassBandEnd) * nyquist;
        Taps = (int)Math.Ceiling(KaiserSinc.Length(transition, Attenuation) / TapUnit) * TapUnit;

        // What rounding the length up affords goes into a deeper stop band.
        var kernel = new KaiserSinc((1 + PassBandEnd) / 2 * nyquist, Taps / 2, KaiserSinc.Attenuation(transition, Taps));
        var fineRows = (int)Math.Ceiling(InterpolatedRows / stretch);
        Interpolates = up > fineRows && (long)up * Taps > MostCoefficients;
        Phases = Interpolates ? fineRows : up;
        Coefficients = Tabulate(kernel, Phases + (Interpolates ? 1 : 0), Phases, Taps);
    }

    /// <summary>Output rate over the rates' greatest common divisor.</summary>
    public int Up { get; }

    /// <summary>Input rate over the rates' greatest common divisor.</summary>
    public int Down { get; }

    /// <summary>Input samples that one output sample is made of: half of them up to its time, half after.</summary>
    public int Taps { get; }

    /// <summary>Rows to the input sample; <see cref="Up"/> unless rows are interpolated.</summary>
    public int Phases { get; }

    /// <summary>Whether outputs lie between rows; there is one row more then, for the phase 1.</summary>
    public bool Interpolates { get; }

    /// <summary>Row after row, <see cref="Taps"/> each.</summary>
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
