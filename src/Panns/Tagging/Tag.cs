namespace Panns;

/// <summary>A class and how sure the network is that it sounds.</summary>
/// <param name="Label">Name of the class: <c>Dog</c>.</param>
/// <param name="Score">0 to 1, by itself: the scores of a recording do not add up to 1.</param>
/// <param name="Index">The class's place in the network's output.</param>
/// <param name="Mid">Its identifier in AudioSet's ontology; empty for classes of other data sets.</param>
public sealed record Tag(string Label, float Score, int Index, string Mid)
{
    /// <summary>The best tags of a list of scores, best first; of equal ones the lower index first.</summary>
    internal static Tag[] Top(ReadOnlySpan<float> scores, LabelSet labels, int count)
    {
        // The comparison takes indices too: sorting is not stable, and equal scores shall always come in the same order.
        var values = scores.ToArray();
        var order = Enumerable.Range(0, values.Length).ToArray();
        Array.Sort(order, (left, right) => values[left] != values[right] ? values[right].CompareTo(values[left]) : left.CompareTo(right));
        var tags = new Tag[Math.Min(count, order.Length)];
        for (var i = 0; i < tags.Length; i++)
        {
            var label = labels[order[i]];
            tags[i] = new(label.Name, scores[order[i]], label.Index, label.Mid);
        }

        return tags;
    }
}
