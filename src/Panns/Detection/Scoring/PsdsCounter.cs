namespace Panns.Detection.Scoring;

/// <summary>
/// Counts what the detections of an operating point found, by the criteria of PSDS. Whether a detection is tolerable depends on it and on the
/// reference alone, so that detections can be added one by one, and a lower threshold continues from a higher one.
/// </summary>
internal sealed class PsdsCounter
{
    private const double SecondsPerHour = 3600;

    private readonly PsdsReference _reference;
    private readonly PsdsOptions _options;
    private readonly double[] _coverage;
    private readonly bool[] _found;
    private readonly int[] _foundCounts;
    private readonly int[] _falseAlarms;
    private readonly int[,] _crossTriggers;
    private readonly double[] _precisions;

    public PsdsCounter(PsdsReference reference, PsdsOptions options)
    {
        (_reference, _options) = (reference, options);
        var classes = reference.Labels.Length;
        (_coverage, _found) = (new double[reference.Count], new bool[reference.Count]);
        (_foundCounts, _falseAlarms, _crossTriggers) = (new int[classes], new int[classes], new int[classes, classes]);
        _precisions = new double[classes];
    }

    /// <summary>Adds a detection of a class that the reference has.</summary>
    public void Add(LabeledEvent detection)
    {
        var own = _reference.ClassOf(detection.Label);
        var recording = _reference.Of(detection.Recording);
        Array.Clear(_precisions);
        var touchesOwn = false;
        foreach (var i in recording.Touched(detection))
        {
            var other = _reference.ClassOf(recording.Events[i].Label);
            _precisions[other] += Share(Common(detection, recording.Events[i]), detection.Duration);
            touchesOwn |= other == own;
        }

        if (touchesOwn && _precisions[own] >= _options.DetectionTolerance)
        {
            Cover(recording, detection, own);
        }
        else
        {
            Blame(recording, detection, own);
        }
    }

    /// <summary>A class's point of its curve.</summary>
    public PsdsPoint PointOf(int own)
    {
        double cross = 0;
        for (var other = 0; other < _reference.Labels.Length; other++)
        {
            cross += other == own ? 0 : Share(_crossTriggers[own, other] * SecondsPerHour, _reference.Seconds[other]);
        }

        // The mean is over all classes, its own included, as in psds_eval.
        return new(
            (_falseAlarms[own] * SecondsPerHour / _reference.Duration) + (_options.CrossTriggerWeight * (cross / _reference.Labels.Length)),
            (double)_foundCounts[own] / _reference.EventCounts[own]);
    }

    private void Cover(PsdsReference.Recording recording, LabeledEvent detection, int own)
    {
        foreach (var i in recording.Touched(detection))
        {
            var truth = recording.Events[i];
            if (_reference.ClassOf(truth.Label) == own)
            {
                ref var coverage = ref _coverage[recording.First + i];
                coverage += Share(Common(detection, truth), truth.Duration);
                if (!_found[recording.First + i] && coverage >= _options.GroundTruthIntersection)
                {
                    _found[recording.First + i] = true;
                    _foundCounts[own]++;
                }
            }
        }
    }

    private void Blame(PsdsReference.Recording recording, LabeledEvent detection, int own)
    {
        // What lies beyond the end of the recording is no false alarm, as in psds_eval.
        _falseAlarms[own] += detection.Onset <= recording.Duration ? 1 : 0;
        Span<bool> seen = _precisions.Length <= 1024 ? stackalloc bool[_precisions.Length] : new bool[_precisions.Length];
        foreach (var i in recording.Touched(detection))
        {
            seen[_reference.ClassOf(recording.Events[i].Label)] = true;
        }

        for (var other = 0; other < _precisions.Length; other++)
        {
            _crossTriggers[own, other] += other != own && seen[other] && _precisions[other] >= _options.CrossTriggerTolerance ? 1 : 0;
        }
    }

    private static double Common(LabeledEvent left, LabeledEvent right) => Math.Min(left.Offset, right.Offset) - Math.Max(left.Onset, right.Onset);

    // An event without length covers nothing.
    private static double Share(double part, double whole) => whole > 0 ? part / whole : 0;
}
