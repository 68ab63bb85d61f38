using System.Globalization;
using System.IO.Enumeration;
using Panns.Common;
using Panns.Common.IO;

namespace Panns.Audio.Folders;

/// <summary>The audio files found below a folder.</summary>
/// <param name="Files">Paths relative to the folder, with forward slashes, in ordinal order.</param>
/// <param name="PassedOver">Entries skipped because they are not files or are already listed, one line each.</param>
/// <param name="Errors">Entries that could not be read, one line each.</param>
[BestFriend]
internal sealed record AudioFolderListing(IReadOnlyList<string> Files, IReadOnlyList<string> PassedOver, IReadOnlyList<string> Errors);

/// <summary>
/// Searches a folder and its subfolders for audio files. Each real folder is searched once, under its own name rather than a link's if it
/// has both, so circular links are harmless. Hidden files and folders are ignored.
/// </summary>
[BestFriend]
internal sealed class AudioFolder
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    private readonly string _root;
    private readonly HashSet<string> _entered = new(RealPath.Comparer);
    private readonly List<(string Name, string Folder)> _files = [];
    private readonly List<string> _fileLinks = [];
    private readonly Queue<string> _folderLinks = [];
    private readonly List<string> _passedOver = [];
    private readonly List<string> _errors = [];

    private AudioFolder(string root) => _root = root;

    /// <summary>Lists the audio files below a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="isDistinct">Whether a link to a file that is already listed is skipped; otherwise it counts as another file.</param>
    public static AudioFolderListing List(string folder, bool isDistinct)
    {
        var walk = new AudioFolder(folder);
        walk.Enter("", RealPath.Of(folder));

        // Links come last, so that a folder reached both ways is listed under its own name.
        while (walk._folderLinks.TryDequeue(out var link))
        {
            walk.EnterLink(link);
        }

        var files = walk._files.ConvertAll(file => file.Name);
        files.AddRange(isDistinct ? walk.DistinctLinks() : walk._fileLinks);
        files.Sort(StringComparer.Ordinal);
        return new(files, walk._passedOver, walk._errors);
    }

    private void EnterLink(string name)
    {
        var real = RealPath.Of(PathOf(name));
        if (real is not null && _entered.Contains(real))
        {
            _passedOver.Add($"{PathOf(name)}: links to a folder that is already searched; skipped");
        }
        else
        {
            Enter(name, real);
        }
    }

    private void Enter(string name, string? real)
    {
        if (real is null)
        {
            _errors.Add($"{PathOf(name)}: a broken link; left out");
            return;
        }

        var below = new Stack<(string Name, string Real)>([(name, real)]);
        while (below.TryPop(out var folder))
        {
            if (_entered.Add(folder.Real))
            {
                foreach (var child in Read(folder.Name, folder.Real))
                {
                    below.Push((child, Path.Combine(folder.Real, Path.GetFileName(child))));
                }
            }
        }
    }

    /// <summary>Collects a folder's files and links; returns its subfolders.</summary>
    private List<string> Read(string folder, string real)
    {
        var (folders, folderLinks) = (new List<string>(), new List<string>());
        try
        {
            var entries = new FileSystemEnumerable<(string Name, bool IsFolder, bool IsLink)>(
                PathOf(folder),
                (ref FileSystemEntry entry) => (entry.FileName.ToString(), entry.IsDirectory, (entry.Attributes & FileAttributes.ReparsePoint) != 0),
                Everything)
            {
                ShouldIncludePredicate = IsWanted,
            };
            foreach (var (name, isFolder, isLink) in entries)
            {
                var path = folder.Length == 0 ? name : $"{folder}/{name}";
                if (isFolder)
                {
                    (isLink ? folderLinks : folders).Add(path);
                }
                else if (FileKind.IsSpecial(PathOf(path)))
                {
                    _passedOver.Add($"{PathOf(path)}: a pipe, socket or device, not a file; skipped");
                }
                else if (isLink)
                {
                    _fileLinks.Add(path);
                }
                else
                {
                    _files.Add((path, real));
                }
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            _errors.Add($"{PathOf(folder)}: cannot be searched for audio files: {problem.Message.TrimEnd('.')}; left out");
        }

        folderLinks.Sort(StringComparer.Ordinal);
        folderLinks.ForEach(_folderLinks.Enqueue);
        return folders;
    }

    private static bool IsWanted(ref FileSystemEntry entry)
        => !entry.IsHidden && (entry.Attributes & FileAttributes.System) == 0 && (entry.IsDirectory || AudioExtensions.IsAudio(entry.FileName));

    private List<string> DistinctLinks()
    {
        if (_fileLinks.Count == 0)
        {
            return [];
        }

        var known = _files.Select(file => Path.Combine(file.Folder, Path.GetFileName(file.Name))).ToHashSet(RealPath.Comparer);
        _fileLinks.Sort(StringComparer.Ordinal);

        // A broken link is kept, so that opening it reports the error.
        var kept = _fileLinks.FindAll(link => RealPath.Of(PathOf(link)) is not { } real || known.Add(real));
        if (kept.Count < _fileLinks.Count)
        {
            var first = _fileLinks.Except(kept, StringComparer.Ordinal).First();
            _passedOver.Add(string.Create(
                CultureInfo.InvariantCulture, $"{PathOf(first)}: links to a file that is already listed; skipped{(_fileLinks.Count - kept.Count is > 1 and var all ? $", as are {all - 1} more such links" : "")}"));
        }

        return kept;
    }

    private string PathOf(string name) => name.Length == 0 ? _root : Path.Combine(_root, name.Replace('/', Path.DirectorySeparatorChar));
}
