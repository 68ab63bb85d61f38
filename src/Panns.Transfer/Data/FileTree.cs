namespace Panns.Transfer.Data;

/// <summary>The audio files below a folder, listed once: found by a name whose ending may differ.</summary>
internal sealed class FileTree(string root)
{
    private readonly Dictionary<string, Dictionary<string, string>> _folders = new(StringComparer.Ordinal);

    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>Finds a file by its relative path with slashes; another audio file's ending serves as well.</summary>
    /// <returns>Its path; null where there is none.</returns>
    public string? Find(string relative)
    {
        var path = Path.GetFullPath(Path.Combine([Root, .. relative.Split('/')]));
        if (!path.StartsWith(Root, StringComparison.Ordinal))
        {
            throw new PannsException($"{relative}: leads out of {Root}");
        }

        return File.Exists(path) ? path : Stems(Path.GetDirectoryName(path)!).GetValueOrDefault(Path.GetFileNameWithoutExtension(path));
    }

    /// <summary>Every audio file's path relative to the root, with slashes, sorted.</summary>
    public IEnumerable<string> AudioFiles()
    {
        if (!Directory.Exists(Root))
        {
            return [];
        }

        return Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
            .Where(AudioExtensions.IsAudio)
            .Select(path => Path.GetRelativePath(Root, path).Replace(Path.DirectorySeparatorChar, '/'))
            .Order(StringComparer.Ordinal);
    }

    private Dictionary<string, string> Stems(string folder)
    {
        if (!_folders.TryGetValue(folder, out var stems))
        {
            stems = new(StringComparer.Ordinal);
            var files = Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Where(AudioExtensions.IsAudio) : [];
            foreach (var file in files.Order(StringComparer.Ordinal))
            {
                stems.TryAdd(Path.GetFileNameWithoutExtension(file), file);
            }

            _folders[folder] = stems;
        }

        return stems;
    }
}
