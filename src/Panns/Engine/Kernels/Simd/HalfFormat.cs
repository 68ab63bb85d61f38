namespace Panns.Engine.Kernels.Simd;

/// <summary>Where the bits of a half float lie in those of a float.</summary>
internal static class HalfFormat
{
    /// <summary>Bits of mantissa that a float has more.</summary>
    public const int Shift = 13;

    /// <summary>A half float's sign, exponent and mantissa, widened with its sign and shifted: the sign was copied into what lies between.</summary>
    public const int Bits = unchecked((int)0x8fffe000);
}
