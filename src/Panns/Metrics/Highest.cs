using Panns.Common;

namespace Panns.Metrics;

/// <summary>Finds the class with the highest score.</summary>
[BestFriend]
internal static class Highest
{
    /// <summary>Index of the highest value; the first one on a tie.</summary>
    public static int Of(ReadOnlySpan<float> values)
    {
        var best = 0;
        for (var i = 1; i < values.Length; i++)
        {
            best = values[i] > values[best] ? i : best;
        }

        return best;
    }
}
