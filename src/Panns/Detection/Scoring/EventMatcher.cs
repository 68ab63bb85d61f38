namespace Panns.Detection.Scoring;

/// <summary>Compares the events of recordings one by one: sed_eval's EventBasedMetrics with optimal matching.</summary>
internal sealed class EventMatcher(EventMatchOptions options)
{
    private readonly ClassTally _tally = new();

    public EventScores ToScores() => _tally.ToScores();

    /// <summary>Compares the events of a recording.</summary>
    public void Add(IReadOnlyList<LabeledEvent> reference, IReadOnlyList<LabeledEvent> estimated)
    {
        var (refFound, estUsed) = (new bool[reference.Count], new bool[estimated.Count]);
        var near = new NearEvents(reference, estimated, options);
        var graph = new OrderedDictionary<int, List<int>>();
        for (var j = 0; j < reference.Count; j++)
        {
            foreach (var i in near.Of(j))
            {
                if (reference[j].Label == estimated[i].Label)
                {
                    graph.TryAdd(i, []);
                    graph[i].Add(j);
                }
            }
        }

        foreach (var (j, i) in BipartiteMatching.Find(graph))
        {
            (refFound[j], estUsed[i]) = (true, true);
            _tally.Add(reference[j].Label, 1, 1, 1);
        }

        // Of the events left over, each of the reference takes the first at its place, whatever its class.
        var correct = refFound.Count(found => found);
        var substitutions = 0;
        for (var j = 0; j < reference.Count; j++)
        {
            if (!refFound[j])
            {
                _tally.Add(reference[j].Label, 1, 0, 0);
                if (near.Of(j).FindIndex(i => !estUsed[i]) is >= 0 and var index)
                {
                    var other = near.Of(j)[index];
                    estUsed[other] = true;
                    substitutions++;
                    _tally.Add(estimated[other].Label, 0, 1, 0);
                }
            }
        }

        for (var i = 0; i < estimated.Count; i++)
        {
            if (!estUsed[i])
            {
                _tally.Add(estimated[i].Label, 0, 1, 0);
            }
        }

        var old = _tally.Overall;
        _tally.Overall = new(
            old.Reference + reference.Count,
            old.Estimated + estimated.Count,
            old.Correct + correct,
            old.Substitutions + substitutions,
            old.Deletions + reference.Count - correct - substitutions,
            old.Insertions + estimated.Count - correct - substitutions);
    }

    /// <summary>Which estimated events are at the place of a reference event; found by their onsets, so that long recordings do not take the square of their events.</summary>
    private sealed class NearEvents
    {
        private readonly IReadOnlyList<LabeledEvent> _reference;
        private readonly IReadOnlyList<LabeledEvent> _estimated;
        private readonly EventMatchOptions _options;
        private readonly int[] _byOnset;
        private readonly double[] _onsets;

        public NearEvents(IReadOnlyList<LabeledEvent> reference, IReadOnlyList<LabeledEvent> estimated, EventMatchOptions options)
        {
            (_reference, _estimated, _options) = (reference, estimated, options);
            _byOnset = [.. Enumerable.Range(0, estimated.Count).OrderBy(i => estimated[i].Onset)];
            _onsets = [.. _byOnset.Select(i => estimated[i].Onset)];
        }

        public List<int> Of(int j)
        {
            // A little more than the collar: whether an onset is within it, the exact comparison says.
            var reach = _options.Collar * (1 + 1e-9) + 1e-9;
            var first = Array.BinarySearch(_onsets, _reference[j].Onset - reach);
            first = first < 0 ? ~first : first;
            while (first > 0 && _onsets[first - 1] >= _reference[j].Onset - reach)
            {
                first--;
            }

            var found = new List<int>();
            for (var k = first; k < _onsets.Length && _onsets[k] <= _reference[j].Onset + reach; k++)
            {
                if (_options.Match(_reference[j], _estimated[_byOnset[k]]))
                {
                    found.Add(_byOnset[k]);
                }
            }

            found.Sort();
            return found;
        }
    }
}
