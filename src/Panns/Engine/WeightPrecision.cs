using System.Diagnostics.CodeAnalysis;

namespace Panns;

/// <summary>The floats in which an engine keeps the weights of convolutions and fully connected layers in memory. Sums are float32 with either.</summary>
public enum WeightPrecision
{
    /// <summary>float32, as in the checkpoint.</summary>
    [SuppressMessage("Naming", "CA1720", Justification = "The field's own name: single and half precision.")]
    Single,

    /// <summary>
    /// IEEE half floats (11 bits), each output channel scaled by a power of two so that none overflows: half the memory, scores that differ in the third
    /// or fourth digit. Weights smaller than 2^-28 of their channel's largest become 0.
    /// </summary>
    Half,
}
