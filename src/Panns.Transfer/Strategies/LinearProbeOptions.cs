using Panns.Common;

namespace Panns.Transfer;

/// <summary>Options of a linear probe.</summary>
public sealed record LinearProbeOptions
{
    private readonly double _strength = 1;

    /// <summary>C = 1 on standardized vectors.</summary>
    public static LinearProbeOptions Default { get; } = new();

    /// <summary>C: weight of the data relative to the penalty on the weights.</summary>
    public double Strength { get => _strength; init => _strength = Guard.Positive(value); }

    /// <summary>Whether vectors are standardized by the training set's mean and standard deviation.</summary>
    public bool Standardize { get; init; } = true;

    /// <summary>Whether rare classes weigh more.</summary>
    public bool ClassWeights { get; init; }
}
