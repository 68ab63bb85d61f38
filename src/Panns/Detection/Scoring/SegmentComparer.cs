namespace Panns.Detection.Scoring;

/// <summary>Compares which classes sound in each segment of recordings: sed_eval's SegmentBasedMetrics.</summary>
internal sealed class SegmentComparer(double segment)
{
    private const double MostSegments = 1e9;

    private readonly ClassTally _tally = new();

    public EventScores ToScores() => _tally.ToScores();

    /// <summary>Compares the events of a recording.</summary>
    /// <param name="recording">Its name, for errors.</param>
    /// <param name="reference">Its reference events.</param>
    /// <param name="estimated">Its estimated events.</param>
    /// <param name="duration">Its length in seconds, after which nothing counts; null for the last offset.</param>
    /// <exception cref="PannsException">It has more segments than can be counted.</exception>
    public void Add(string recording, IReadOnlyList<LabeledEvent> reference, IReadOnlyList<LabeledEvent> estimated, double? duration)
    {
        var length = duration ?? reference.Concat(estimated).Select(one => one.Offset).DefaultIfEmpty().Max();
        if (length / segment > MostSegments)
        {
            throw new PannsException(FormattableString.Invariant($"{recording}: {length} s have too many segments of {segment} s"));
        }

        var count = (int)Math.Ceiling(length / segment);
        var (references, estimates, corrects) = (new int[count], new int[count], new int[count]);
        var (isReference, isEstimated) = (new bool[count], new bool[count]);
        foreach (var label in reference.Concat(estimated).Select(one => one.Label).Distinct(StringComparer.Ordinal))
        {
            Fill(isReference, reference, label);
            Fill(isEstimated, estimated, label);
            var (referenceCount, estimatedCount, correct) = (0, 0, 0);
            for (var k = 0; k < count; k++)
            {
                var (a, b) = (isReference[k] ? 1 : 0, isEstimated[k] ? 1 : 0);
                references[k] += a;
                estimates[k] += b;
                corrects[k] += a & b;
                referenceCount += a;
                estimatedCount += b;
                correct += a & b;
            }

            _tally.Add(label, referenceCount, estimatedCount, correct);
        }

        var sum = _tally.Overall;
        for (var k = 0; k < count; k++)
        {
            var (a, b) = (references[k], estimates[k]);
            sum = new(
                sum.Reference + a,
                sum.Estimated + b,
                sum.Correct + corrects[k],
                sum.Substitutions + Math.Min(a, b) - corrects[k],
                sum.Deletions + Math.Max(0, a - b),
                sum.Insertions + Math.Max(0, b - a));
        }

        _tally.Overall = sum;
    }

    private void Fill(bool[] isActive, IReadOnlyList<LabeledEvent> events, string label)
    {
        Array.Clear(isActive);
        foreach (var one in events)
        {
            if (one.Label == label)
            {
                var first = Math.Min(isActive.Length, Math.Floor(one.Onset / segment));
                var end = Math.Min(isActive.Length, Math.Ceiling(one.Offset / segment));
                isActive.AsSpan((int)first, (int)Math.Max(0, end - first)).Fill(true);
            }
        }
    }
}
