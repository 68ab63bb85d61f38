using Panns.Common;

namespace Panns.Training.Augmentation;

/// <summary>Plays samples faster or slower, pitch included: Catmull and Rom's cubic through four neighbors.</summary>
[BestFriend]
internal static class SpeedChange
{
    /// <summary>Samples that are needed for so many at a speed.</summary>
    public static int Needed(int samples, double speed) => (int)Math.Ceiling((samples - 1) * speed) + 4;

    /// <summary>Writes samples at another speed.</summary>
    /// <param name="source">As many as <see cref="Needed"/> says; the first one comes before the beginning.</param>
    /// <param name="target">Receives them.</param>
    /// <param name="speed">1 for the same.</param>
    public static void Apply(ReadOnlySpan<float> source, Span<float> target, double speed)
    {
        for (var i = 0; i < target.Length; i++)
        {
            var place = i * speed;
            var index = (int)place;
            var t = (float)(place - index);
            var (p0, p1, p2, p3) = (source[index], source[index + 1], source[index + 2], source[index + 3]);
            target[i] = p1 + (0.5f * t * (p2 - p0 + (t * ((2 * p0) - (5 * p1) + (4 * p2) - p3 + (t * ((3 * (p1 - p2)) + p3 - p0))))));
        }
    }
}
