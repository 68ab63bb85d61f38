using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Panns.Transfer.Runs;

/// <summary>Errors of clips that cannot be read. Each clip of a file has its own, because one may lie beyond the file's end while others do not.</summary>
internal sealed class ClipErrors
{
    private readonly ConcurrentDictionary<(string Path, double Start, double? End), string> _lines = new();

    /// <summary>All distinct error lines, ordered by file.</summary>
    public ImmutableArray<string> All => [.. Ordered(_lines.Keys)];

    /// <summary>The error lines of a data set's clips.</summary>
    public ImmutableArray<string> Of(LabeledDataset data) => [.. Ordered(data.Clips.Select(Key).Distinct().Where(_lines.ContainsKey))];

    /// <summary>A clip's error; null if none is known.</summary>
    public string? Of(LabeledClip clip) => _lines.GetValueOrDefault(Key(clip));

    /// <summary>Records a clip's error.</summary>
    /// <param name="clip">The clip.</param>
    /// <param name="problem">The error.</param>
    /// <param name="line">The error in a line that names the file.</param>
    /// <returns>Whether this is the clip's first error.</returns>
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
