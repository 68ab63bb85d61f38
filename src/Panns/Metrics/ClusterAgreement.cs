using Panns.Common;

namespace Panns.Metrics;

/// <summary>How groups agree with known classes.</summary>
/// <param name="Purity">Share of items whose class is the most frequent one of their group: up to 1.</param>
/// <param name="AdjustedRand">The Rand index corrected for chance (Hubert and Arabie 1985): 1 for the same partition, about 0 for groups by chance.</param>
[BestFriend]
internal sealed record ClusterAgreement(double Purity, double AdjustedRand)
{
    /// <summary>Compares groups with classes.</summary>
    /// <param name="clusters">The group of each item.</param>
    /// <param name="classes">The class of each item.</param>
    public static ClusterAgreement Of(IReadOnlyList<int> clusters, IReadOnlyList<string> classes)
    {
        var pairs = clusters.Zip(classes).ToList();
        var cells = pairs.CountBy(pair => pair).ToList();
        var purity = cells.GroupBy(cell => cell.Key.First).Sum(group => group.Max(cell => cell.Value)) / (double)pairs.Count;

        var together = cells.Sum(cell => Pairs(cell.Value));
        var (inClusters, inClasses) = (clusters.CountBy(one => one).Sum(one => Pairs(one.Value)), classes.CountBy(one => one).Sum(one => Pairs(one.Value)));
        var expected = inClusters * inClasses / Math.Max(1, Pairs(pairs.Count));
        var most = (inClusters + inClasses) / 2;

        // Where chance decides nothing (one group, or as many as items, in both), the partitions are the same.
        return new(purity, most == expected ? 1 : (together - expected) / (most - expected));
    }

    private static double Pairs(int count) => count * (count - 1.0) / 2;
}
