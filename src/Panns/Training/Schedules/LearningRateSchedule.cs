using Panns.Common;

namespace Panns.Training;

/// <summary>How the learning rate changes: a factor for every step.</summary>
public abstract record LearningRateSchedule
{
    /// <summary>The factor of a step's learning rate.</summary>
    /// <param name="update">Updates made before it, from 0.</param>
    public abstract double Factor(long update);
}

/// <summary>The same rate throughout.</summary>
public sealed record ConstantSchedule : LearningRateSchedule
{
    /// <inheritdoc/>
    public override double Factor(long update) => 1;
}

/// <summary>The rate is multiplied by a factor every so many steps.</summary>
/// <param name="Every">Steps between changes, at least 1.</param>
/// <param name="Gamma">Factor applied at each step, at least 0.</param>
public sealed record StepSchedule(long Every, double Gamma = 0.1) : LearningRateSchedule
{
    /// <summary>Steps between changes.</summary>
    public long Every { get; } = Guard.Positive(Every, nameof(Every));

    /// <summary>The factor.</summary>
    public double Gamma { get; } = Guard.NotNegative(Gamma, nameof(Gamma));

    /// <inheritdoc/>
    public override double Factor(long update) => Math.Pow(Gamma, update / Every);
}

/// <summary>A linear warm-up, then half a cosine from 1 down to a minimum, which then stays.</summary>
/// <param name="Total">Steps in all, at least 1.</param>
/// <param name="WarmUp">Steps of the warm-up, 0 to <paramref name="Total"/>.</param>
/// <param name="Minimum">Factor at the end, from 0 to 1.</param>
public sealed record CosineSchedule(long Total, long WarmUp = 0, double Minimum = 0) : LearningRateSchedule
{
    /// <summary>Steps in all.</summary>
    public long Total { get; } = Guard.Positive(Total, nameof(Total));

    /// <summary>Steps of the warm-up.</summary>
    public long WarmUp { get; } = WarmUp >= 0 && WarmUp <= Total ? WarmUp : throw new ArgumentOutOfRangeException(nameof(WarmUp));

    /// <summary>Factor at the end.</summary>
    public double Minimum { get; } = Guard.InRange(Minimum, 0, 1, nameof(Minimum));

    /// <inheritdoc/>
    public override double Factor(long update)
    {
        if (update < WarmUp)
        {
            return (update + 1.0) / WarmUp;
        }

        var progress = Total == WarmUp ? 1 : Math.Min(1, (double)(update - WarmUp) / (Total - WarmUp));
        return Minimum + ((1 - Minimum) * 0.5 * (1 + Math.Cos(Math.PI * progress)));
    }
}

/// <summary>A linear warm-up in front of another schedule, whose factors it scales.</summary>
/// <param name="Then">The other schedule.</param>
/// <param name="WarmUp">Steps of the warm-up, 0 or more.</param>
public sealed record WarmUpSchedule(LearningRateSchedule Then, long WarmUp) : LearningRateSchedule
{
    /// <summary>The other schedule.</summary>
    public LearningRateSchedule Then { get; } = Then ?? throw new ArgumentNullException(nameof(Then));

    /// <summary>Steps of the warm-up.</summary>
    public long WarmUp { get; } = Guard.NotNegative(WarmUp, nameof(WarmUp));

    /// <inheritdoc/>
    public override double Factor(long update) => (update < WarmUp ? (update + 1.0) / WarmUp : 1) * Then.Factor(update);
}

/// <summary>
/// EfficientAT's schedule (Schmid et al. 2023): an exponential warm-up exp(-5 (1 - t)^2), a plateau, a linear ramp down to a last
/// factor, which then stays.
/// </summary>
/// <param name="WarmUp">Steps of the warm-up, 0 or more.</param>
/// <param name="RampDownStart">Step at which the ramp begins.</param>
/// <param name="RampDownLength">Steps of the ramp, at least 1.</param>
/// <param name="Last">Factor at the end, from 0 to 1.</param>
public sealed record RampSchedule(long WarmUp, long RampDownStart, long RampDownLength, double Last = 0.01) : LearningRateSchedule
{
    /// <summary>Steps of the warm-up.</summary>
    public long WarmUp { get; } = Guard.NotNegative(WarmUp, nameof(WarmUp));

    /// <summary>Step at which the ramp begins.</summary>
    public long RampDownStart { get; } = Guard.NotNegative(RampDownStart, nameof(RampDownStart));

    /// <summary>Steps of the ramp.</summary>
    public long RampDownLength { get; } = Guard.Positive(RampDownLength, nameof(RampDownLength));

    /// <summary>Factor at the end.</summary>
    public double Last { get; } = Guard.InRange(Last, 0, 1, nameof(Last));

    /// <inheritdoc/>
    public override double Factor(long update)
    {
        // The ramp-up of Laine and Aila (2017); EfficientAT takes over its factor 5 and that the first step counts as half of one.
        const double Steepness = 5;
        var missing = update < WarmUp ? 1 - (Math.Max(update, 0.5) / WarmUp) : 0;
        var rampUp = Math.Exp(-Steepness * missing * missing);
        var rampDown = Math.Clamp((double)(update - RampDownStart) / RampDownLength, 0, 1);
        return rampUp * (Last + ((1 - Last) * (1 - rampDown)));
    }
}
