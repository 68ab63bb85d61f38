using System.Globalization;
using Panns.Common;

namespace Panns.Output.Figures;

/// <summary>Round values along an axis.</summary>
[BestFriend]
internal static class Ticks
{
    /// <summary>
    /// Multiples of a step between two limits. The step is the smallest 1, 2 or 5 times a power of ten with at most that many steps.
    /// </summary>
    public static IEnumerable<double> Linear(double low, double high, int mostSteps)
    {
        var rough = (high - low) / mostSteps;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = power * (rough / power <= 1 ? 1 : rough / power <= 2 ? 2 : rough / power <= 5 ? 5 : 10);
        for (var i = Math.Ceiling((low / step) - 1e-9); i * step <= high + (step * 1e-9); i++)
        {
            // Adding 0.0 turns -0 into 0.
            yield return Math.Round(i * step, 9) + 0.0;
        }
    }

    /// <summary>1, 2 and 5 times powers of ten between two limits.</summary>
    public static IEnumerable<double> Decades(double low, double high)
    {
        for (var power = Math.Pow(10, Math.Floor(Math.Log10(low))); power <= high * 1.001; power *= 10)
        {
            foreach (var tick in (double[])[power, 2 * power, 5 * power])
            {
                if (tick >= low * 0.999 && tick <= high * 1.001)
                {
                    yield return tick;
                }
            }
        }
    }

    /// <summary>A tick's label.</summary>
    public static string Label(double value) => Math.Abs(value) switch
    {
        >= 1e9 => (value / 1e9).ToString("0.##", CultureInfo.InvariantCulture) + " G",
        >= 1e6 => (value / 1e6).ToString("0.##", CultureInfo.InvariantCulture) + " M",
        _ => (Math.Round(value, 6) + 0.0).ToString("0.######", CultureInfo.InvariantCulture),
    };
}
