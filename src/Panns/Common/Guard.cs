using System.Numerics;
using System.Runtime.CompilerServices;

namespace Panns.Common;

/// <summary>Throw helpers for arguments and <c>init</c> properties: each returns its value, so that it fits an expression.</summary>
internal static class Guard
{
    public static T Positive<T>(T value, [CallerMemberName] string? name = null)
        where T : INumber<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, name);
        return value;
    }

    public static T NotNegative<T>(T value, [CallerMemberName] string? name = null)
        where T : INumber<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value, name);
        return value;
    }

    public static int PowerOfTwo(int value, [CallerMemberName] string? name = null)
        => int.IsPow2(value) ? value : throw new ArgumentOutOfRangeException(name, value, "must be a power of two");

    public static double InRange(double value, double low, double high, [CallerMemberName] string? name = null)
        => value >= low && value <= high
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"must lie between {low} and {high}");
}
