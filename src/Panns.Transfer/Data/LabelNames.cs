using System.Collections.Immutable;
using System.Text;
using Panns.Common.Text;

namespace Panns.Transfer.Data;

/// <summary>
/// Unifies class names that differ only in how they are written: trims blanks, collapses inner ones, normalizes Unicode to composed form, and,
/// unless case matters, uses the case that most clips have.
/// </summary>
internal sealed class LabelNames
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    private LabelNames()
    {
    }

    /// <summary>Names that were unified, one line each.</summary>
    public ImmutableArray<string> Notes { get; private init; } = [];

    /// <summary>Names that may already have been damaged before, one line each.</summary>
    public ImmutableArray<string> Warnings { get; private init; } = [];

    /// <summary>Collects names, one per clip.</summary>
    public static LabelNames Of(IEnumerable<string> occurrences, bool caseSensitive)
    {
        var counts = occurrences.CountBy(name => name, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var cleaned = counts.GroupBy(pair => Clean(pair.Key), StringComparer.Ordinal).ToList();
        var merged = cleaned
            .GroupBy(group => caseSensitive ? group.Key : group.Key.ToLowerInvariant(), StringComparer.Ordinal)
            .Select(group => group.OrderByDescending(one => one.Sum(pair => pair.Value)).ThenBy(one => one.Key, StringComparer.Ordinal).ToList())
            .OrderBy(group => group[0].Key, StringComparer.Ordinal)
            .ToList();
        var names = new LabelNames
        {
            Notes =
            [
                .. cleaned.Where(group => group.Count() > 1).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => FormattableString.Invariant(
                    $"class '{group.Key}' is written in {group.Count()} ways (blanks or Unicode form): merged into one class")),
                .. merged.Where(group => group.Count > 1).Select(group =>
                    $"classes {string.Join(", ", group.Select(one => FormattableString.Invariant($"'{one.Key}' ({one.Sum(pair => pair.Value)} clips)")))} differ only in case: merged into '{group[0].Key}'"),
            ],
            Warnings = cleaned.Any(group => group.Key.Contains('\uFFFD', StringComparison.Ordinal))
                ? [$"classes hold U+FFFD ({string.Join(", ", cleaned.Where(group => group.Key.Contains('\uFFFD', StringComparison.Ordinal)).Take(3).Select(group => $"'{group.Key}'"))}): characters were lost before, so classes may have been merged"]
                : [],
        };
        foreach (var group in merged)
        {
            foreach (var (name, _) in group.SelectMany(one => one))
            {
                names._names[name] = group[0].Key;
            }
        }

        return names;
    }

    /// <summary>The class of a name.</summary>
    public string this[string name] => _names[name];

    /// <summary>Removes invisible differences from a name.</summary>
    public static string Clean(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var c in name)
        {
            // Byte order marks and zero-width spaces, left by other programs.
            if (c is '\uFEFF' or '\u200B' or '\u2060')
            {
                continue;
            }

            text.Append(char.IsWhiteSpace(c) || c is < ' ' or '\x7F' ? ' ' : c);
        }

        return Nfc.Of(string.Join(' ', text.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries)));
    }
}
