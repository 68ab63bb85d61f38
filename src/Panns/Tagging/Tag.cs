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
        var order = new int[scores.Length];
        var keys = new float[scores.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
            keys[i] = -scores[i];
        }

        // Sorting by key alone is not stable, so equal scores are put in order afterwards by comparing indices too.
        Array.Sort(order, (left, right) => keys[left] != keys[right] ? keys[left].CompareTo(keys[right]) : left.CompareTo(right));
        var tags = new Tag[Math.Min(count, order.Length)];
        for (var i = 0; i < tags.Length; i++)
        {
            var label = labels[order[i]];
            tags[i] = new(label.Name, scores[order[i]], label.Index, label.Mid);
        }

        return tags;
    }
}
