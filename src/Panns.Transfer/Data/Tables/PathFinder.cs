using Panns.Common.Text;

namespace Panns.Transfer.Data.Tables;

/// <summary>
/// Finds the files that a table's paths refer to. Also finds, and counts, paths that differ from their files in case or Unicode form, and
/// absolute paths from another machine.
/// </summary>
internal sealed class PathFinder
{
    // Folders that commonly hold a data set's audio, relative to its table.
    private static readonly string[] AudioFolders = ["audio", "wav", "wavs", "clips", "sounds", "recordings", "data", "../audio", "../wav", "../wavs", "../clips", "../sounds", "../recordings", ".."];

    private readonly Dictionary<string, Dictionary<string, string?>> _folders = new(StringComparer.Ordinal);
    private readonly string _root;
    private int _respelled;
    private int _moved;

    /// <param name="table">The table.</param>
    /// <param name="root">Base folder of relative paths; null to detect it.</param>
    /// <param name="paths">Its paths.</param>
    public PathFinder(string table, string? root, IEnumerable<string> paths)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(table))!;
        Root = _root = root is not null ? Path.GetFullPath(root) : folder;
        if (root is null && paths.Where(path => !Path.IsPathRooted(path)).ToList() is { Count: > 0 } relative && !relative.Exists(path => Exact(folder, path) is not null)
            && Array.Find(AudioFolders, name => relative.Exists(path => Exact(Path.Combine(folder, name), path) is not null)) is { } found)
        {
            Root = _root = Path.GetFullPath(Path.Combine(folder, found));
            FoundRoot = _root;
        }
    }

    /// <summary>Base folder of relative paths.</summary>
    public string Root { get; }

    /// <summary>The detected base folder, if it is not the table's own folder.</summary>
    public string? FoundRoot { get; }

    /// <summary>Notes on paths that were not found as written, one line each.</summary>
    public IEnumerable<string> Notes()
    {
        if (FoundRoot is not null)
        {
            yield return $"its paths are relative to {FoundRoot}";
        }

        if (_respelled > 0)
        {
            yield return FormattableString.Invariant($"{_respelled} paths differ from their files in case or Unicode form");
        }

        if (_moved > 0)
        {
            yield return FormattableString.Invariant($"{_moved} absolute paths do not exist here; files with the same names were found in {_root}");
        }
    }

    /// <summary>Returns the file for a path. If there is none, returns the full path, so that reading the clip reports the error.</summary>
    public string Find(string name)
    {
        if (Exact(_root, name) is { } exact)
        {
            return exact;
        }

        var plain = Local(name);
        var path = Path.GetFullPath(Path.Combine(_root, plain));
        if (Respelled(path) is { } respelled)
        {
            _respelled++;
            return respelled;
        }

        var isElsewhere = Path.IsPathRooted(plain) || (name.Length > 2 && char.IsAsciiLetter(name[0]) && name[1] == ':');
        if (isElsewhere && Exact(_root, Path.GetFileName(plain)) is { } moved)
        {
            _moved++;
            return moved;
        }

        return path;
    }

    private static string? Exact(string root, string name)
    {
        var path = Path.GetFullPath(Path.Combine(root, name));
        return File.Exists(path) ? path : Path.GetFullPath(Path.Combine(root, Local(name))) is var local && File.Exists(local) ? local : null;
    }

    private static string Local(string name) => name.Replace('\\', Path.DirectorySeparatorChar).Replace('/', Path.DirectorySeparatorChar);

    // Resolves folder by folder from the root: each by its exact name, or the only entry that differs just in case or Unicode form.
    private string? Respelled(string path)
    {
        var parts = Path.GetRelativePath(_root, path).Split(Path.DirectorySeparatorChar);
        var found = _root;
        foreach (var part in parts)
        {
            var next = Path.Combine(found, part);
            if (part is not ".." && !Path.Exists(next))
            {
                if (!Entries(found).TryGetValue(Plain(part), out var entry) || entry is null)
                {
                    return null;
                }

                next = entry;
            }

            found = Path.GetFullPath(next);
        }

        return File.Exists(found) ? found : null;
    }

    private Dictionary<string, string?> Entries(string folder)
    {
        if (!_folders.TryGetValue(folder, out var entries))
        {
            entries = new(StringComparer.Ordinal);
            foreach (var entry in List(folder))
            {
                // Two entries that differ only in case or Unicode form are ambiguous, so neither is used.
                entries[Plain(Path.GetFileName(entry))] = entries.ContainsKey(Plain(Path.GetFileName(entry))) ? null : entry;
            }

            _folders[folder] = entries;
        }

        return entries;
    }

    // In a folder that may not be listed no other spelling is looked for: reading the clip reports what is wrong.
    private static string[] List(string folder)
    {
        try
        {
            return Directory.Exists(folder) ? Directory.GetFileSystemEntries(folder) : [];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string Plain(string name) => Nfc.Of(name).ToLowerInvariant();
}
