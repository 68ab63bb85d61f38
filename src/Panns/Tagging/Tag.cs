namespace Panns;

/// <summary>A class with its score.</summary>
/// <param name="Label">Name of the class: <c>Dog</c>.</param>
/// <param name="Score">0 to 1, independent of the other classes: the scores of a recording do not add up to 1.</param>
/// <param name="Index">Index of the class in the network's output.</param>
/// <param name="Mid">Identifier in AudioSet's ontology; empty for classes of other data sets.</param>
public sealed record Tag(string Label, float Score, int Index, string Mid)
{
    /// <summary>The tags with the highest scores, highest first; on a tie the lower index comes first.</summary>
    internal static Tag[] Top(ReadOnlySpan<float> scores, LabelSet labels, int count)
    {
        // Compares indices too, because the sort is not stable and ties must come in a fixed order.
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
