namespace Panns.Detection.Scoring;

/// <summary>The reference of PSDS: its classes, and the events of each recording by onset.</summary>
internal sealed class PsdsReference
{
    private readonly Dictionary<string, int> _classes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Recording> _recordings = new(StringComparer.Ordinal);

    /// <param name="events">The reference events.</param>
    /// <param name="durations">Length in seconds of every recording evaluated.</param>
    /// <exception cref="PannsException">There is no event, or the length of a recording is missing.</exception>
    public PsdsReference(IReadOnlyCollection<LabeledEvent> events, IReadOnlyDictionary<string, double> durations)
    {
        Labels = [.. events.Select(one => one.Label).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (Labels.Length == 0)
        {
            throw new PannsException("the reference has no event, so there is nothing to detect: PSDS needs some");
        }

        for (var i = 0; i < Labels.Length; i++)
        {
            _classes[Labels[i]] = i;
        }

        EventCounts = new int[Labels.Length];
        Seconds = new double[Labels.Length];
        foreach (var one in events)
        {
            EventCounts[_classes[one.Label]]++;
            Seconds[_classes[one.Label]] += one.Duration;
        }

        var byRecording = events.ToLookup(one => one.Recording, StringComparer.Ordinal);
        foreach (var (name, duration) in durations)
        {
            _recordings[name] = new(duration, [.. byRecording[name].OrderBy(one => one.Onset)], Count);
            Count += _recordings[name].Events.Length;
            Duration += duration;
        }

        foreach (var name in byRecording.Select(group => group.Key))
        {
            Of(name);
        }
    }

    /// <summary>Names of the classes, sorted.</summary>
    public string[] Labels { get; }

    /// <summary>Number of events of each class.</summary>
    public int[] EventCounts { get; }

    /// <summary>Length of the events of each class together.</summary>
    public double[] Seconds { get; }

    /// <summary>Length of all recordings together.</summary>
    public double Duration { get; }

    /// <summary>Number of events.</summary>
    public int Count { get; }

    /// <summary>Index of a class; -1 if the reference does not have it.</summary>
    public int ClassOf(string label) => _classes.GetValueOrDefault(label, -1);

    /// <exception cref="PannsException">The length of the recording is not known.</exception>
    public Recording Of(string name) => _recordings.TryGetValue(name, out var recording)
        ? recording
        : throw new PannsException($"{name}: PSDS needs the length of every recording, and this one's is not known");

    /// <summary>A recording.</summary>
    /// <param name="Duration">Its length in seconds.</param>
    /// <param name="Events">Its events, ordered by onset.</param>
    /// <param name="First">Index of its first event among those of all recordings.</param>
    internal sealed record Recording(double Duration, LabeledEvent[] Events, int First)
    {
        private readonly double _longest = Events.Select(one => one.Duration).DefaultIfEmpty().Max();

        /// <summary>Indices of the events that a detection touches, ordered by onset.</summary>
        public IEnumerable<int> Touched(LabeledEvent detection)
        {
            for (var i = FirstFrom(detection.Onset - (_longest * (1 + 1e-9)) - 1e-9); i < Events.Length && Events[i].Onset <= detection.Offset; i++)
            {
                if (detection.Onset <= Events[i].Offset)
                {
                    yield return i;
                }
            }
        }

        private int FirstFrom(double onset)
        {
            var (low, high) = (0, Events.Length);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = Events[middle].Onset < onset ? (middle + 1, high) : (low, middle);
            }

            return low;
        }
    }
}
