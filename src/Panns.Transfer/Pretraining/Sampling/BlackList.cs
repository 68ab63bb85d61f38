using Panns.Output.Csv;
using Panns.Transfer.Features;
using Panns.Transfer.Pretraining.Packs;

namespace Panns.Transfer.Pretraining;

/// <summary>
/// Clips that are left out of training: those that another data set tests on, say. A text or table whose first column names them, as the
/// released code's black lists do: an identifier (<c>--4gqARaEJE</c>) or a file (<c>Y--4gqARaEJE.wav</c>, <c>--4gqARaEJE_30.000_40.000.wav</c>). A file
/// with its folder (<c>dog/1.wav</c>) means that one alone, where clips are called by their folders too.
/// </summary>
public sealed class BlackList
{
    private readonly HashSet<string> _paths;
    private readonly HashSet<string> _bare;
    private readonly HashSet<string> _all;

    /// <summary>A list of names.</summary>
    /// <param name="names">Identifiers or files.</param>
    public BlackList(IEnumerable<string> names)
    {
        _paths = names.Select(Slashed).ToHashSet(StringComparer.Ordinal);
        _bare = _paths.Where(name => !name.Contains('/', StringComparison.Ordinal)).SelectMany(SegmentNames.Candidates).ToHashSet(StringComparer.Ordinal);
        _all = _paths.SelectMany(SegmentNames.Candidates).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Tells it from any other list.</summary>
    internal string Identity => ContentHash.OfText(string.Join('\n', _paths.Order(StringComparer.Ordinal)));

    /// <summary>Reads a list: a name a line, or a table, which may be separated by tabs.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="PannsException">It cannot be read.</exception>
    public static BlackList Read(string path)
    {
        using var reader = CsvReader.Open(path);
        var names = new List<string>();
        while (reader.Read() is [var name, ..])
        {
            if (name.Trim() is { Length: > 0 } trimmed && trimmed[0] != '#')
            {
                names.Add(trimmed);
            }
        }

        return names.Count > 0 ? new(names) : throw new PannsException($"{path}: names no clips");
    }

    /// <summary>Whether a clip is on it.</summary>
    /// <param name="name">Name of the clip: an identifier or a file.</param>
    public bool Contains(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var path = Slashed(name);
        var names = path.Contains('/', StringComparison.Ordinal) ? _bare : _all;
        return _paths.Contains(path) || SegmentNames.Candidates(path).Any(names.Contains);
    }

    private static string Slashed(string name) => name.Replace('\\', '/');
}
