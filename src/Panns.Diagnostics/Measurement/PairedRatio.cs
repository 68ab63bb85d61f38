namespace Panns.Diagnostics.Measurement;

/// <summary>Times of one contender as shares of those of another in the same rounds.</summary>
/// <param name="Median">The median of the rounds' ratios.</param>
/// <param name="Low">The first quartile.</param>
/// <param name="High">The third quartile.</param>
internal sealed record PairedRatio(double Median, double Low, double High)
{
    /// <summary>The ratios of two contenders' times, round by round.</summary>
    public static PairedRatio Of(IEnumerable<double> times, IEnumerable<double> others)
    {
        var ratios = times.Zip(others, (time, other) => time / other).ToArray();
        return new(Statistics.Median(ratios), Statistics.Quantile(ratios, 0.25), Statistics.Quantile(ratios, 0.75));
    }
}
