using System.Collections.Immutable;
using System.Globalization;

namespace Panns.Transfer.Pretraining.Packing;

/// <summary>A segment of AudioSet's published lists.</summary>
/// <param name="Id">ID of the recording.</param>
/// <param name="Start">Start of the segment in the recording, in seconds.</param>
/// <param name="End">End of the segment, in seconds.</param>
/// <param name="Labels">Its classes, in ascending order.</param>
internal sealed record Segment(string Id, double Start, double End, ImmutableArray<int> Labels);

/// <summary>
/// A published list (balanced_train_segments.csv and others): lines beginning with #, then <c>YTID, start, end, "mid,mid"</c> with a space after
/// each comma. Parts that the released code makes of a list begin with three lines <c>empty</c>.
/// </summary>
internal static class SegmentTable
{
    private const int Examples = 3;

    /// <param name="path">The list.</param>
    /// <param name="labels">The classes.</param>
    /// <param name="notes">Receives a line for what is left out.</param>
    /// <exception cref="PannsException">The list cannot be read, or a line is invalid.</exception>
    public static List<Segment> Read(string path, LabelSet labels, List<string> notes)
    {
        var segments = new List<Segment>();
        var unknown = new Dictionary<string, int>(StringComparer.Ordinal);
        var number = 0;
        try
        {
            foreach (var line in File.ReadLines(path))
            {
                number++;
                var text = line.Trim();
                if (text.Length > 0 && text[0] != '#' && text != "empty" && !text.StartsWith("YTID", StringComparison.Ordinal))
                {
                    segments.Add(Parse(text, labels, unknown)
                        ?? throw new PannsException(FormattableString.Invariant($"{path}: line {number}: no segment (YTID, start, end, \"mid,mid\"): {text[..Math.Min(80, text.Length)]}")));
                }
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new PannsException(File.Exists(path) ? $"{path}: cannot be read: {problem.Message}" : $"{path}: there is no such file", problem);
        }

        if (segments.Count == 0)
        {
            throw new PannsException($"{path}: lists no segments");
        }

        if (unknown.Count > 0)
        {
            var names = string.Join(", ", unknown.Keys.Order(StringComparer.Ordinal).Take(Examples)) + (unknown.Count > Examples ? ", ..." : "");
            notes.Add(FormattableString.Invariant($"{path}: {unknown.Values.Sum()} labels are of no class of the list ({names}): left out"));
        }

        return segments;
    }

    private static Segment? Parse(string line, LabelSet labels, Dictionary<string, int> unknown)
    {
        if (line.Split(',', 4, StringSplitOptions.TrimEntries) is not [{ Length: > 0 } id, var start, var end, var mids]
            || !double.TryParse(start, NumberStyles.Float, CultureInfo.InvariantCulture, out var from)
            || !double.TryParse(end, NumberStyles.Float, CultureInfo.InvariantCulture, out var to) || !(to > from))
        {
            return null;
        }

        var found = new SortedSet<int>();
        foreach (var mid in mids.Trim('"').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (labels.TryFind(mid, out var label))
            {
                found.Add(label.Index);
            }
            else
            {
                unknown[mid] = unknown.GetValueOrDefault(mid) + 1;
            }
        }

        return new(id, from, to, [.. found]);
    }
}
