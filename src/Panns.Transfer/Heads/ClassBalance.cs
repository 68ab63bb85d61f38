using System.Collections.Immutable;

namespace Panns.Transfer.Heads;

/// <summary>Weights by which rare classes count as much as frequent ones.</summary>
internal static class ClassBalance
{
    /// <summary>A factor a class: the inverse of its frequency, 1 on average over the targets; 1 for a class without any.</summary>
    public static ImmutableArray<float> Of(IExamples examples)
    {
        var counts = new float[examples.Classes];
        for (var i = 0; i < examples.Targets.Length; i++)
        {
            counts[i % counts.Length] += examples.Targets[i];
        }

        var total = counts.Sum();
        return [.. counts.Select(count => count > 0 ? total / (counts.Length * count) : 1)];
    }
}
