namespace Panns.Metrics;

/// <summary>A value and the interval that holds it with a given confidence.</summary>
/// <param name="Value">The value for all clips.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end of the interval.</param>
public readonly record struct Interval(double Value, double Low, double High)
{
    /// <summary>The interval of a quantity that rises with this one.</summary>
    internal Interval Map(Func<double, double> rising) => new(rising(Value), rising(Low), rising(High));
}
