namespace Panns.Common;

/// <summary>Divisors of whole numbers.</summary>
internal static class Divisor
{
    /// <summary>The greatest common divisor of two numbers, the first of them above 0 (Euclid's algorithm).</summary>
    public static int GreatestCommon(int one, int other)
    {
        while (other != 0)
        {
            (one, other) = (other, one % other);
        }

        return one;
    }
}
