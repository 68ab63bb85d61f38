using Panns.Common.Text;

namespace Panns.Transfer.Data.Tables;

/// <summary>
/// The files that a table's paths mean. A path that is spelled otherwise than its file (case, the form of letters with marks), or is
/// absolute on another machine, is found as well, and that is counted.
/// </summary>
internal sealed class PathFinder
{
    // Where sets keep audio when their tables lie elsewhere.
    private static readonly string[] AudioFolders = ["audio", "wav", "wavs", "clips", "sounds", "recordings", "data", "../audio", "../wav", "../wavs", "../clips", "../sounds", "../recordings", ".."];

    private readonly Dictionary<string, Dictionary<string, string?>> _folders = new(StringComparer.Ordinal);
    private readonly string _root;
    private int _respelled;
    private int _moved;

    /// <param name="table">The table.</param>
    /// <param name="root">Where its relative paths begin; null to find out.</param>
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

    /// <summary>Where relative paths begin.</summary>
    public string Root { get; }

    /// <summary>Where they begin, if that was found out and is not the table's own folder.</summary>
    public string? FoundRoot { get; }

    /// <summary>What was not found as it is spelled, a line each.</summary>
    public IEnumerable<string> Notes()
    {
        if (FoundRoot is not null)
        {
            yield return $"its paths begin in {FoundRoot}";
        }

        if (_respelled > 0)
        {
            yield return FormattableString.Invariant($"{_respelled} paths are spelled otherwise than their files (case, or the form of letters with marks)");
        }

        if (_moved > 0)
        {
            yield return FormattableString.Invariant($"{_moved} absolute paths lead nowhere here: files of their names were found in {_root}");
        }
    }

    /// <summary>The file of a path; where there is none the path itself, whose clip then cannot be read.</summary>
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

    // Folder by folder from the root: each as it is, or the only one that differs in spelling alone.
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
            foreach (var entry in Directory.Exists(folder) ? Directory.EnumerateFileSystemEntries(folder) : [])
            {
                // Two that differ in spelling alone: neither is meant for certain.
                entries[Plain(Path.GetFileName(entry))] = entries.ContainsKey(Plain(Path.GetFileName(entry))) ? null : entry;
            }

            _folders[folder] = entries;
        }

        return entries;
    }

    private static string Plain(string name) => Nfc.Of(name).ToLowerInvariant();
}
