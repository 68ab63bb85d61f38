namespace Panns.Detection.Plotting;

/// <summary>Round numbers along an axis.</summary>
internal static class Axis
{
    private const int MostSteps = 10;

    /// <summary>The multiples of a step from 0 to a length, the step being the least of 1, 2 or 5 times a power of ten that gives at most ten.</summary>
    public static IEnumerable<double> Ticks(double length)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(length / MostSteps)));
        var step = power;
        foreach (var factor in (ReadOnlySpan<int>)[10, 5, 2, 1])
        {
            step = length <= MostSteps * factor * power ? factor * power : step;
        }

        return Enumerable.Range(0, (int)(length / step + 1e-9) + 1).Select(i => Math.Round(i * step, 9));
    }
}
