using Panns.Common;

namespace Panns.Training;

/// <summary>
/// The one-cycle rule (Smith and Topin 2018) as in PyTorch's <c>OneCycleLR</c>, with cosines: from a low rate up to the highest, then down
/// to nearly zero.
/// </summary>
/// <param name="Total">Total number of steps, at least 2; afterward the rate stays at its lowest.</param>
/// <param name="RisingShare">Share of the steps in which the rate rises, more than 0 and less than 1.</param>
/// <param name="Initial">Factor at the first step, more than 0 and at most 1.</param>
/// <param name="Final">Factor at the last step, from 0 to 1; PyTorch's is 1e-4 of the first step's.</param>
public sealed record OneCycleSchedule(long Total, double RisingShare = 0.3, double Initial = 1 / 25.0, double Final = 1 / 250000.0) : LearningRateSchedule
{
    /// <summary>Total number of steps.</summary>
    public long Total { get; } = Total >= 2 ? Total : throw new ArgumentOutOfRangeException(nameof(Total), Total, "must be 2 or more");

    /// <summary>Share of the steps in which the rate rises.</summary>
    public double RisingShare { get; } = RisingShare is > 0 and < 1 ? RisingShare : throw new ArgumentOutOfRangeException(nameof(RisingShare), RisingShare, "must lie between 0 and 1");

    /// <summary>Factor at the first step.</summary>
    public double Initial { get; } = Guard.InRange(Guard.Positive(Initial, nameof(Initial)), 0, 1, nameof(Initial));

    /// <summary>Factor at the last step.</summary>
    public double Final { get; } = Guard.InRange(Final, 0, 1, nameof(Final));

    /// <inheritdoc/>
    public override double Factor(long update)
    {
        // PyTorch uses zero-based step numbers for the peak and the end, so both are one less than the counts.
        var top = (RisingShare * Total) - 1;
        var last = Total - 1;
        var step = Math.Min(update, last);
        return top > 0 && step <= top ? Between(Initial, 1, step / top)
            : Between(1, Final, (step - Math.Max(top, 0)) / (last - Math.Max(top, 0)));
    }

    private static double Between(double from, double to, double progress) => to + ((from - to) * 0.5 * (1 + Math.Cos(Math.PI * progress)));
}
