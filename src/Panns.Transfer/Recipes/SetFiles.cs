using Panns.Transfer.Data;

namespace Panns.Transfer.Recipes;

/// <summary>
/// The files of a copy of a data set. Copies differ in the case and nesting of their folders, so a file that is not at its published path is
/// found by its name, if only one file has it.
/// </summary>
internal sealed class SetFiles
{
    private readonly FileTree _tree;
    private readonly Lazy<Dictionary<string, string?>> _audio;
    private readonly Lazy<Dictionary<string, string?>> _tables;

    private readonly bool _isExact;

    /// <param name="root">The folder.</param>
    /// <param name="isExact">Whether tables must be at their published paths.</param>
    public SetFiles(string root, bool isExact = true)
    {
        _isExact = isExact;
        _tree = new(root);
        _audio = new(() => ByName(AudioFiles(), RecipeReader.WithoutEnding));
        _tables = new(() => ByName(Tables(), name => name));
    }

    public string Root => _tree.Root;

    /// <summary>All audio files as paths relative to the root, with forward slashes, sorted.</summary>
    public IEnumerable<string> AudioFiles() => _tree.AudioFiles();

    /// <summary>The file of a relative path.</summary>
    public string PathOf(string name) => Path.Combine([Root, .. name.Split('/')]);

    /// <summary>A file's path relative to the root, with forward slashes.</summary>
    public string NameOf(string path) => Path.GetRelativePath(Root, path).Replace(Path.DirectorySeparatorChar, '/');

    /// <summary>Finds an audio file, with any audio extension.</summary>
    /// <returns>Its path; null if not found.</returns>
    public string? Find(string name) => Find([name]);

    /// <summary>Finds an audio file at the first matching path.</summary>
    public string? Find(IReadOnlyList<string> names)
        => names.Select(_tree.Find).OfType<string>().FirstOrDefault() ?? Respelled(names.Select(RecipeReader.WithoutEnding), _audio.Value);

    /// <summary>Finds a table at the first matching path.</summary>
    public string? FindTable(IReadOnlyList<string> names)
        => names.Select(PathOf).FirstOrDefault(File.Exists) ?? (!_isExact && Directory.Exists(Root) ? Respelled(names, _tables.Value) : null);

    private static string? Respelled(IEnumerable<string> names, Dictionary<string, string?> files)
        => names.SelectMany(name => (string[])[name, Short(name)]).Select(name => files.GetValueOrDefault(Plain(name))).OfType<string>().FirstOrDefault();

    // Indexed by relative path and by name alone; null if two files have the same name.
    private Dictionary<string, string?> ByName(IEnumerable<string> names, Func<string, string> without)
    {
        var files = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            foreach (var key in new HashSet<string>(StringComparer.Ordinal) { Plain(without(name)), Plain(Short(without(name))) })
            {
                files[key] = files.ContainsKey(key) ? null : PathOf(name);
            }
        }

        return files;
    }

    private IEnumerable<string> Tables() => Directory.EnumerateFiles(Root, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
        .Where(path => Path.GetExtension(path).ToUpperInvariant() is ".CSV" or ".TSV" or ".TXT")
        .Select(NameOf);

    private static string Short(string name) => name[(name.LastIndexOf('/') + 1)..];

    private static string Plain(string name) => name.ToLowerInvariant();
}
