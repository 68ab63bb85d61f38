namespace Panns.Metrics;

/// <summary>A value with its confidence interval.</summary>
/// <param name="Value">The value over all clips.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end of the interval.</param>
public readonly record struct Interval(double Value, double Low, double High)
{
    /// <summary>Applies an increasing function to the value and both ends.</summary>
    internal Interval Map(Func<double, double> rising) => new(rising(Value), rising(Low), rising(High));
}
