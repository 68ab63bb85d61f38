using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Panns.Transfer.Runs;

/// <summary>What is wrong with clips that cannot be read. Clips of one file are clips of their own: one may lie behind its end, others not.</summary>
internal sealed class ClipErrors
{
    private readonly ConcurrentDictionary<(string Path, double Start, double? End), string> _lines = new();

    /// <summary>All lines, once each, in the order of their files.</summary>
    public ImmutableArray<string> All => [.. Ordered(_lines.Keys)];

    /// <summary>The lines of a set's clips.</summary>
    public ImmutableArray<string> Of(LabeledDataset data) => [.. Ordered(data.Clips.Select(Key).Distinct().Where(_lines.ContainsKey))];

    /// <summary>What is wrong with a clip; null where nothing is known to be.</summary>
    public string? Of(LabeledClip clip) => _lines.GetValueOrDefault(Key(clip));

    /// <summary>Notes what is wrong with a clip.</summary>
    /// <param name="clip">The clip.</param>
    /// <param name="problem">What it is.</param>
    /// <param name="line">That, in a line that names the file.</param>
    /// <returns>Whether nothing was known before.</returns>
    public bool Add(LabeledClip clip, string problem, out string line)
    {
        var text = line = problem.Contains(Path.GetFileName(clip.Path), StringComparison.Ordinal) ? problem : $"{clip.Path}: {problem}";
        var isNew = false;
        _lines.AddOrUpdate(
            Key(clip),
            _ =>
            {
                isNew = true;
                return text;
            },
            (_, _) => text);
        return isNew;
    }

    private IEnumerable<string> Ordered(IEnumerable<(string Path, double Start, double? End)> keys)
        => keys.OrderBy(key => key.Path, StringComparer.Ordinal).ThenBy(key => key.Start).ThenBy(key => key.End).Select(key => _lines[key]).Distinct(StringComparer.Ordinal);

    private static (string Path, double Start, double? End) Key(LabeledClip clip) => (clip.Path, clip.Start, clip.End);
}
