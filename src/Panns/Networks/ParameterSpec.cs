using System.Collections.Immutable;

namespace Panns.Networks;

/// <summary>One tensor of a network's state dict.</summary>
/// <param name="Name">Its name in the published checkpoints: <c>conv_block1.conv1.weight</c>.</param>
/// <param name="Shape">Its shape in PyTorch's order; empty for a scalar.</param>
/// <param name="Kind">What it is for.</param>
public sealed record ParameterSpec(string Name, ImmutableArray<int> Shape, ParameterKind Kind)
{
    /// <summary>Number of values.</summary>
    public int Length => Shape.Aggregate(1, (product, size) => checked(product * size));

    /// <summary>Whether training changes it: weights, biases, and the affine part of batch normalization.</summary>
    public bool IsTrainable => Kind is ParameterKind.Weight or ParameterKind.Bias or ParameterKind.BatchNormWeight or ParameterKind.BatchNormBias;

    /// <summary>Whether a checkpoint may lack it: counters that inference ignores, and constants of the front end.</summary>
    public bool IsOptional => Kind is ParameterKind.BatchCount or ParameterKind.FrontEnd;
}
