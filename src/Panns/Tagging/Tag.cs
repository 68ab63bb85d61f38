using Panns.Common;

namespace Panns;

/// <summary>A class with its score.</summary>
/// <param name="Label">Name of the class: <c>Dog</c>.</param>
/// <param name="Score">0 to 1, independent of the other classes: the scores of a recording do not add up to 1.</param>
/// <param name="Index">Index of the class in the network's output.</param>
/// <param name="Mid">Identifier in AudioSet's ontology; empty for classes of other data sets.</param>
public sealed record Tag(string Label, float Score, int Index, string Mid)
{
    // Sorting all of AudioSet's scores to find ten takes a twentieth of the time in which a small network computes a short clip.
    private const int Few = 32;

    /// <summary>The tags with the highest scores, highest first; on a tie the lower index comes first.</summary>
    [BestFriend]
    internal static Tag[] Top(ReadOnlySpan<float> scores, LabelSet labels, int count)
    {
        var order = new int[Math.Min(count, scores.Length)];
        if (order.Length <= Few)
        {
            Select(scores, order);
        }
        else
        {
            order = Sort(scores)[..order.Length];
        }

        var tags = new Tag[order.Length];
        for (var i = 0; i < tags.Length; i++)
        {
            var label = labels[order[i]];
            tags[i] = new(label.Name, scores[order[i]], label.Index, label.Mid);
        }

        return tags;
    }

    // Keeps the best so far in their order. A later index stays behind equal scores.
    private static void Select(ReadOnlySpan<float> scores, Span<int> best)
    {
        var found = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            var at = found;
            while (at > 0 && scores[i].CompareTo(scores[best[at - 1]]) > 0)
            {
                at--;
            }

            if (at < best.Length)
            {
                found = Math.Min(found + 1, best.Length);
                best[at..(found - 1)].CopyTo(best[(at + 1)..]);
                best[at] = i;
            }
        }
    }

    // Compares indices too, because the sort is not stable and ties must come in a fixed order.
    private static int[] Sort(ReadOnlySpan<float> scores)
    {
        var values = scores.ToArray();
        var order = Enumerable.Range(0, values.Length).ToArray();
        Array.Sort(order, (left, right) => values[left] != values[right] ? values[right].CompareTo(values[left]) : left.CompareTo(right));
        return order;
    }
}
