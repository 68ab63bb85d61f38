using Panns.Engine.Profiling;

namespace Panns.Diagnostics.Layers;

/// <summary>A step of a network beside what the machine can do at most.</summary>
/// <param name="Step">The step as it ran.</param>
/// <param name="Roofline">The least milliseconds that it could take: its arithmetic at the peak, or its bytes from memory.</param>
/// <param name="ShareOfPeak">Its operations per second as a share of the machine's.</param>
internal sealed record LayerTime(StepTime Step, double Roofline, double ShareOfPeak)
{
    /// <summary>Additions and multiplications per second.</summary>
    public double OperationsPerSecond => Per(Step.Cost.Operations, Step.Milliseconds) * 1000;

    /// <summary>Bytes per second.</summary>
    public double BytesPerSecond => Per(Step.Cost.Bytes, Step.Milliseconds) * 1000;

    /// <summary>The least time as a share of the time taken; above 1 where values came from a cache instead of memory.</summary>
    public double ShareOfRoofline => Per(Roofline, Step.Milliseconds);

    /// <summary>Milliseconds above the least.</summary>
    public double Lost => Math.Max(0, Step.Milliseconds - Roofline);

    /// <summary>Several steps as one.</summary>
    public static LayerTime Sum(string name, IEnumerable<LayerTime> steps)
    {
        var (milliseconds, roofline, atPeak) = (0.0, 0.0, 0.0);
        var cost = default(StepCost);
        foreach (var step in steps)
        {
            milliseconds += step.Step.Milliseconds;
            roofline += step.Roofline;
            atPeak += step.ShareOfPeak * step.Step.Milliseconds;
            cost = new(cost.Operations + step.Step.Cost.Operations, cost.Bytes + step.Step.Cost.Bytes);
        }

        return new(new(name, milliseconds, cost), roofline, Per(atPeak, milliseconds));
    }

    public static LayerTime Of(StepTime step, MachinePeak peak)
        => new(step, peak.Milliseconds(step.Cost), Per(step.Cost.Operations, step.Milliseconds / 1000 * peak.OperationsPerSecond));

    // A step may be shorter than the clock's tick.
    private static double Per(double amount, double time) => time > 0 ? amount / time : 0;
}
