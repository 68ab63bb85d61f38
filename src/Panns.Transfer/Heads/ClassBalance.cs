using System.Collections.Immutable;

namespace Panns.Transfer.Heads;

/// <summary>Class weights that give rare classes the same influence as frequent ones.</summary>
internal static class ClassBalance
{
    /// <summary>Returns a weight per class: its inverse frequency, averaging 1 over the targets; 1 for a class without examples.</summary>
    public static ImmutableArray<float> Of(IExamples examples)
    {
        var counts = CountsOf(examples);
        var total = counts.Sum();
        return [.. counts.Select(count => count > 0 ? total / (counts.Length * count) : 1)];
    }

    /// <summary>Returns the number of examples of each class.</summary>
    public static float[] CountsOf(IExamples examples)
    {
        var counts = new float[examples.Classes];
        for (var i = 0; i < examples.Targets.Length; i++)
        {
            counts[i % counts.Length] += examples.Targets[i];
        }

        return counts;
    }
}
