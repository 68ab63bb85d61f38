using Panns.Common;

namespace Panns.Metrics;

/// <summary>The class that scores speak for.</summary>
[BestFriend]
internal static class Highest
{
    /// <summary>Position of the highest value; of equal ones the first.</summary>
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
