namespace Panns.Detection.Scoring;

/// <summary>
/// A largest matching between two lists, by Hopcroft and Karp. Where several are largest it takes the one of Eppstein's implementation, which
/// sed_eval and mir_eval use, so that substitutions come out the same.
/// </summary>
internal sealed class BipartiteMatching
{
    // For each left element, in order: the right elements that it may be matched with.
    private readonly OrderedDictionary<int, List<int>> _graph;
    private readonly OrderedDictionary<int, int> _matching = [];

    // The path being searched: left element to the right one before it, -1 at its start; right element to the left ones before it.
    private readonly OrderedDictionary<int, int> _before = [];
    private readonly Dictionary<int, List<int>> _layers = [];

    private BipartiteMatching(OrderedDictionary<int, List<int>> graph) => _graph = graph;

    /// <summary>Matches.</summary>
    /// <param name="graph">For each left element, in order: the right elements that it may be matched with.</param>
    /// <returns>The matched right elements, each with its left element.</returns>
    public static IReadOnlyDictionary<int, int> Find(OrderedDictionary<int, List<int>> graph)
    {
        var matching = new BipartiteMatching(graph);
        matching.MatchFirstFree();
        while (matching.Extend())
        {
        }

        return matching._matching;
    }

    private void MatchFirstFree()
    {
        foreach (var (left, rights) in _graph)
        {
            foreach (var right in rights)
            {
                if (_matching.TryAdd(right, left))
                {
                    break;
                }
            }
        }
    }

    /// <summary>Finds shortest alternating paths and extends the matching along them; returns whether there were any.</summary>
    private bool Extend()
    {
        _before.Clear();
        _layers.Clear();
        var matched = _matching.Values.ToHashSet();
        foreach (var left in _graph.Keys)
        {
            if (!matched.Contains(left))
            {
                _before[left] = -1;
            }
        }

        var ends = new List<int>();
        var layer = _before.Keys.ToList();
        while (layer.Count > 0 && ends.Count == 0)
        {
            layer = NextLayer(layer, ends);
        }

        foreach (var end in ends)
        {
            Follow(end);
        }

        return ends.Count > 0;
    }

    private List<int> NextLayer(List<int> layer, List<int> ends)
    {
        var found = new OrderedDictionary<int, List<int>>();
        foreach (var left in layer)
        {
            foreach (var right in _graph[left])
            {
                if (!_layers.ContainsKey(right))
                {
                    found.TryAdd(right, []);
                    found[right].Add(left);
                }
            }
        }

        var next = new List<int>();
        foreach (var (right, lefts) in found)
        {
            _layers[right] = lefts;
            if (_matching.TryGetValue(right, out var left))
            {
                next.Add(left);
                _before[left] = right;
            }
            else
            {
                ends.Add(right);
            }
        }

        return next;
    }

    private bool Follow(int right)
    {
        if (!_layers.Remove(right, out var lefts))
        {
            return false;
        }

        foreach (var left in lefts)
        {
            if (_before.Remove(left, out var previous) && (previous < 0 || Follow(previous)))
            {
                _matching[right] = left;
                return true;
            }
        }

        return false;
    }
}
