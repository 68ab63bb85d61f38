using Panns.Audio.Folders;
using Panns.Common;

namespace Panns.Transfer.Data;

/// <summary>The audio files below a folder, listed once: found by a name whose ending may differ.</summary>
[BestFriend]
internal sealed class FileTree
{
    private readonly Dictionary<string, Dictionary<string, string>> _folders = new(StringComparer.Ordinal);

    public FileTree(string root)
    {
        Root = Path.GetFullPath(root);
    }

    public string Root { get; }

    /// <summary>Finds a file by its relative path with slashes; another audio file's ending serves as well.</summary>
    /// <returns>Its path; null where there is none.</returns>
    /// <exception cref="PannsException">The path leads out of the folder.</exception>
    public string? Find(string relative)
    {
        var path = Path.GetFullPath(Path.Combine([Root, .. relative.Split('/')]));
        if (!path.StartsWith(Path.EndsInDirectorySeparator(Root) ? Root : Root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new PannsException($"{relative}: leads out of {Root}");
        }

        return File.Exists(path) ? path : Stems(Path.GetDirectoryName(path)!).GetValueOrDefault(Path.GetFileNameWithoutExtension(path));
    }

    /// <summary>Every audio file's path relative to the root, with slashes, sorted.</summary>
    /// <param name="notice">Hears of what is left out, in a line each; null: that a folder may not be listed is an error.</param>
    /// <exception cref="PannsException">A folder may not be listed, and nobody hears of it.</exception>
    public IReadOnlyList<string> AudioFiles(Action<string>? notice = null)
    {
        if (!Directory.Exists(Root))
        {
            return [];
        }

        // A link is a clip of its own: sets kept by git-annex are links all through, and two clips may be alike.
        var listing = AudioFolder.List(Root, isDistinct: false);
        if (notice is null && listing.Errors is [var first, ..])
        {
            throw new PannsException(first);
        }

        foreach (var line in listing.Errors.Concat(listing.PassedOver))
        {
            notice?.Invoke(line);
        }

        return listing.Files;
    }

    private Dictionary<string, string> Stems(string folder)
    {
        if (!_folders.TryGetValue(folder, out var stems))
        {
            stems = new(StringComparer.Ordinal);
            foreach (var file in AudioFilesIn(folder))
            {
                stems.TryAdd(Path.GetFileNameWithoutExtension(file), file);
            }

            _folders[folder] = stems;
        }

        return stems;
    }

    private static IEnumerable<string> AudioFilesIn(string folder)
    {
        try
        {
            return Directory.Exists(folder) ? Directory.GetFiles(folder).Where(path => AudioExtensions.IsAudio(path)).Order(StringComparer.Ordinal) : [];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new PannsException($"{folder}: cannot be searched for audio files: {problem.Message}", problem);
        }
    }
}
