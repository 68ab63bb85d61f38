using System.Text;

namespace Panns.Common.IO;

/// <summary>
/// A file that appears whole or not at all: written beside its place under another name, moved there by <see cref="Commit"/>. Disposed of
/// without that, it leaves nothing behind. What a killed process left behind is removed when the next one writes in that folder.
/// </summary>
/// <remarks>A pipe or a device, such as /dev/stdout, is written to as it is.</remarks>
[BestFriend]
internal sealed class StagedFile : IDisposable
{
    private readonly string _name;
    private readonly string _path;
    private readonly string? _temporary;
    private bool _isCommitted;

    /// <summary>Starts a file.</summary>
    /// <param name="path">Its place; the folder is made where missing.</param>
    /// <exception cref="PannsException">It cannot be written there.</exception>
    public StagedFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _name = path;
        try
        {
            _path = Path.GetFullPath(path);
            if (FileKind.IsSpecial(_path))
            {
                Stream = new FileStream(_path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
                return;
            }

            // The file that a link leads to is replaced, not the link.
            _path = new FileInfo(_path).LinkTarget is null ? _path : File.ResolveLinkTarget(_path, returnFinalTarget: true)!.FullName;
            if (Directory.Exists(_path))
            {
                throw new PannsException($"{path}: is a folder; name a file to write");
            }

            var folder = Path.GetDirectoryName(_path)!;
            Directory.CreateDirectory(folder);
            (_temporary, Stream) = StagingFolder.Create(folder);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(problem);
        }
    }

    /// <summary>Where to write. It can seek, unless the path is a pipe or a device.</summary>
    public FileStream Stream { get; }

    /// <summary>Writes a file in one go; on any failure what was there stays as it was.</summary>
    /// <param name="path">Its place; the folder is made where missing.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="flushToDisk">Whether it is on the disk when this returns; without, a loss of power may leave it damaged.</param>
    /// <exception cref="PannsException">It cannot be written.</exception>
    public static void Write(string path, Action<Stream> write, bool flushToDisk = true)
    {
        using var file = new StagedFile(path);
        try
        {
            write(file.Stream);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw file.Unwritable(problem);
        }

        file.Commit(flushToDisk);
    }

    /// <summary>Writes a text as UTF-8, whole or not at all.</summary>
    /// <exception cref="PannsException">It cannot be written.</exception>
    public static void Write(string path, string text) => Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>Puts the file in its place, over one that is there.</summary>
    /// <param name="flushToDisk">Whether it is on the disk when this returns.</param>
    /// <exception cref="PannsException">It cannot be written.</exception>
    public void Commit(bool flushToDisk = true)
    {
        try
        {
            Stream.Flush(flushToDisk && _temporary is not null);
            if (_temporary is not null)
            {
                // Moved while it is open: once closed, another process could take it for a leftover.
                File.Move(_temporary, _path, overwrite: true);
            }

            _isCommitted = true;
            Stream.Dispose();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(problem);
        }
    }

    /// <summary>Closes the file; leaves nothing behind unless it was committed.</summary>
    public void Dispose()
    {
        try
        {
            Stream.Dispose();
        }
        catch (IOException) when (!_isCommitted)
        {
            // What could not be written is not wanted any more: its writer has been told.
        }

        if (!_isCommitted && _temporary is not null)
        {
            File.Delete(_temporary);
        }
    }

    private PannsException Unwritable(Exception problem) => new($"{_name}: cannot be written: {problem.Message}", problem);
}
