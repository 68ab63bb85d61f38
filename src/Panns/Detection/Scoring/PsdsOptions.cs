using Panns.Common;

namespace Panns;

/// <summary>
/// What the polyphonic sound detection score (PSDS; Bilen et al., "A Framework for the Robust Evaluation of Sound Event Detection", ICASSP 2020)
/// asks of a detector.
/// </summary>
public sealed record PsdsOptions
{
    private readonly double _detectionTolerance = 0.5;
    private readonly double _groundTruthIntersection = 0.5;
    private readonly double _crossTriggerTolerance = 0.3;
    private readonly double _crossTriggerWeight;
    private readonly double _instabilityWeight;
    private readonly double _largestRate = 100;

    /// <summary>The DCASE challenges' scenario 1, which asks for exact times: DTC 0.7, GTC 0.7, alpha_ct 0, alpha_st 1, up to 100 per hour.</summary>
    public static PsdsOptions Scenario1 { get; } = new() { DetectionTolerance = 0.7, GroundTruthIntersection = 0.7, InstabilityWeight = 1 };

    /// <summary>
    /// The DCASE challenges' scenario 2, which asks for the right classes: DTC 0.1, GTC 0.1, CTTC 0.3, alpha_ct 0.5, alpha_st 1, up to 100 per
    /// hour.
    /// </summary>
    public static PsdsOptions Scenario2 { get; } = new()
    {
        DetectionTolerance = 0.1, GroundTruthIntersection = 0.1, CrossTriggerTolerance = 0.3, CrossTriggerWeight = 0.5, InstabilityWeight = 1,
    };

    /// <summary>DTC: share of a detection that events of its class must cover, or else it is a false alarm; 0 to 1.</summary>
    public double DetectionTolerance { get => _detectionTolerance; init => _detectionTolerance = Guard.InRange(value, 0, 1); }

    /// <summary>GTC: share of an event that such detections must cover, so that it counts as found; 0 to 1.</summary>
    public double GroundTruthIntersection { get => _groundTruthIntersection; init => _groundTruthIntersection = Guard.InRange(value, 0, 1); }

    /// <summary>CTTC: share of a false alarm that events of another class must cover, so that it counts as triggered by that class; 0 to 1.</summary>
    public double CrossTriggerTolerance { get => _crossTriggerTolerance; init => _crossTriggerTolerance = Guard.InRange(value, 0, 1); }

    /// <summary>alpha_ct: weight of cross-triggers in the rate of false alarms, 0 to 1.</summary>
    public double CrossTriggerWeight { get => _crossTriggerWeight; init => _crossTriggerWeight = Guard.InRange(value, 0, 1); }

    /// <summary>alpha_st: how much a deviation between the classes' shares of found events costs, 0 or more.</summary>
    public double InstabilityWeight { get => _instabilityWeight; init => _instabilityWeight = Guard.NotNegative(value); }

    /// <summary>max_efpr: false alarms per hour up to which the curve counts; more than 0.</summary>
    public double LargestRate { get => _largestRate; init => _largestRate = Guard.Positive(value); }
}
