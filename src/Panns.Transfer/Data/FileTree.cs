using Panns.Audio.Folders;
using Panns.Common;

namespace Panns.Transfer.Data;

/// <summary>The audio files below a folder, listed once; finds files whose extension differs.</summary>
[BestFriend]
internal sealed class FileTree
{
    private readonly Dictionary<string, Dictionary<string, string>> _folders = new(StringComparer.Ordinal);

    public FileTree(string root)
    {
        Root = Path.GetFullPath(root);
    }

    public string Root { get; }

    /// <summary>Finds a file by its relative path with forward slashes, or an audio file with the same name and another extension.</summary>
    /// <returns>Its path; null if not found.</returns>
    /// <exception cref="PannsException">The path leads out of the folder.</exception>
    public string? Find(string relative)
    {
        var path = Path.GetFullPath(Path.Combine([Root, .. relative.Split('/')]));
        if (!path.StartsWith(Path.EndsInDirectorySeparator(Root) ? Root : Root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new PannsException($"{relative}: lies outside {Root}");
        }

        return File.Exists(path) ? path : Stems(Path.GetDirectoryName(path)!).GetValueOrDefault(Path.GetFileNameWithoutExtension(path));
    }

    /// <summary>All audio files as paths relative to the root, with forward slashes, sorted.</summary>
    /// <param name="notice">Receives one line for each entry left out. If null, a folder that cannot be listed is an error.</param>
    /// <exception cref="PannsException">A folder cannot be listed, and <paramref name="notice"/> is null.</exception>
    public IReadOnlyList<string> AudioFiles(Action<string>? notice = null)
    {
        if (!Directory.Exists(Root))
        {
            return [];
        }

        // Each link counts as a clip: data sets in git-annex consist of links, and two clips may have the same content.
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
