namespace Panns.Detection.Scoring;

/// <summary>Counts per class and overall while recordings are compared.</summary>
internal sealed class ClassTally
{
    private readonly SortedDictionary<string, EventCounts> _classes = new(StringComparer.Ordinal);

    /// <summary>Counts of all classes together, with substitutions.</summary>
    public EventCounts Overall { get; set; }

    /// <summary>Adds to a class's counts.</summary>
    public void Add(string label, long reference, long estimated, long correct)
    {
        var old = _classes.GetValueOrDefault(label);
        _classes[label] = new(
            old.Reference + reference,
            old.Estimated + estimated,
            old.Correct + correct,
            0,
            old.Deletions + reference - correct,
            old.Insertions + estimated - correct);
    }

    public EventScores ToScores() => new(Overall, _classes);

    /// <summary>The recordings of two lists with their events in the order given; one without events has an empty list.</summary>
    public static IEnumerable<(string Recording, IReadOnlyList<LabeledEvent> Reference, IReadOnlyList<LabeledEvent> Estimated)> ByRecording(
        IEnumerable<LabeledEvent> reference, IEnumerable<LabeledEvent> estimated)
    {
        var recordings = new OrderedDictionary<string, (List<LabeledEvent> Reference, List<LabeledEvent> Estimated)>(StringComparer.Ordinal);
        foreach (var one in reference)
        {
            Of(one).Reference.Add(one);
        }

        foreach (var one in estimated)
        {
            Of(one).Estimated.Add(one);
        }

        return recordings.Select(pair => (pair.Key, (IReadOnlyList<LabeledEvent>)pair.Value.Reference, (IReadOnlyList<LabeledEvent>)pair.Value.Estimated));

        (List<LabeledEvent> Reference, List<LabeledEvent> Estimated) Of(LabeledEvent one)
        {
            if (!recordings.TryGetValue(one.Recording, out var lists))
            {
                recordings[one.Recording] = lists = ([], []);
            }

            return lists;
        }
    }
}
