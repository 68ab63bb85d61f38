using System.Numerics;
using System.Runtime.CompilerServices;

namespace Panns.Common;

/// <summary>
/// Throw helpers for arguments and <c>init</c> properties. Each returns its value, so it can be used in an expression. The exception names
/// the parameter, or the property if the argument is <c>value</c>.
/// </summary>
[BestFriend]
internal static class Guard
{
    public static T Positive<T>(T value, [CallerArgumentExpression(nameof(value))] string argument = "", [CallerMemberName] string member = "")
        where T : INumber<T>
        => value > T.Zero ? value : throw Error(argument, member, value, "must be more than 0");

    public static T NotNegative<T>(T value, [CallerArgumentExpression(nameof(value))] string argument = "", [CallerMemberName] string member = "")
        where T : INumber<T>
        => value >= T.Zero ? value : throw Error(argument, member, value, "must be 0 or more");

    public static int PowerOfTwo(int value, [CallerArgumentExpression(nameof(value))] string argument = "", [CallerMemberName] string member = "")
        => int.IsPow2(value) ? value : throw Error(argument, member, value, "must be a power of two");

    public static T InRange<T>(T value, T low, T high, [CallerArgumentExpression(nameof(value))] string argument = "", [CallerMemberName] string member = "")
        where T : INumber<T>
        => value >= low && value <= high ? value : throw Error(argument, member, value, $"must be between {low} and {high}");

    private static ArgumentOutOfRangeException Error(string argument, string member, object value, string problem)
    {
        // For an argument such as "threads ?? 1" the parameter is "threads".
        var name = string.Concat(argument.TakeWhile(letter => char.IsLetterOrDigit(letter) || letter == '_'));
        return new(name == "value" ? member : name, value, problem);
    }
}
