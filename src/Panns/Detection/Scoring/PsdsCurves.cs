namespace Panns.Detection.Scoring;

/// <summary>The points of each class's curve, and the areas below them.</summary>
internal sealed class PsdsCurves
{
    private readonly PsdsOptions _options;
    private readonly List<PsdsPoint>[] _points;

    public PsdsCurves(int classes, PsdsOptions options)
    {
        _options = options;
        _points = [.. Enumerable.Range(0, classes).Select(_ => new List<PsdsPoint> { default })];
    }

    public void Add(int own, PsdsPoint point) => _points[own].Add(point);

    /// <summary>The score.</summary>
    public PsdsResult ToResult(IReadOnlyList<string> labels, IReadOnlyDictionary<string, int> otherLabels)
    {
        var curves = _points.Select(Staircase).ToArray();
        var classes = new SortedDictionary<string, double>(StringComparer.Ordinal);
        for (var i = 0; i < curves.Length; i++)
        {
            classes[labels[i]] = Area(curves[i]);
        }

        var joined = Join(curves);
        return new(Area(joined), classes, joined, otherLabels);
    }

    /// <summary>The best share up to each rate.</summary>
    private static List<PsdsPoint> Staircase(List<PsdsPoint> points)
    {
        var steps = new List<PsdsPoint>();
        foreach (var point in points.OrderBy(point => point.Rate).ThenByDescending(point => point.Share))
        {
            if (steps.Count == 0 || point.Share > steps[^1].Share)
            {
                steps.Add(point);
            }
        }

        return steps;
    }

    /// <summary>At each rate of any class, the mean share of the classes less the weighted standard deviation.</summary>
    private List<PsdsPoint> Join(List<PsdsPoint>[] curves)
    {
        var rates = _points.SelectMany(points => points).Select(point => point.Rate).Distinct().Order();
        var joined = new List<PsdsPoint>();
        var (next, shares) = (new int[curves.Length], new double[curves.Length]);
        foreach (var rate in rates)
        {
            for (var i = 0; i < curves.Length; i++)
            {
                for (; next[i] < curves[i].Count && curves[i][next[i]].Rate <= rate; next[i]++)
                {
                    shares[i] = curves[i][next[i]].Share;
                }
            }

            var mean = shares.Average();
            var deviation = Math.Sqrt(shares.Average(share => (share - mean) * (share - mean)));
            joined.Add(new(rate, Math.Max(0, mean - (_options.InstabilityWeight * deviation))));
        }

        return joined;
    }

    private double Area(List<PsdsPoint> curve)
    {
        double area = 0;
        for (var i = 0; i < curve.Count && curve[i].Rate < _options.LargestRate; i++)
        {
            var end = i + 1 < curve.Count ? Math.Min(curve[i + 1].Rate, _options.LargestRate) : _options.LargestRate;
            area += curve[i].Share * (end - curve[i].Rate);
        }

        return area / _options.LargestRate;
    }
}
