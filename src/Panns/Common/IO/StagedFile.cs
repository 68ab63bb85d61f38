using System.Text;

namespace Panns.Common.IO;

/// <summary>
/// A file that appears complete or not at all: written under a temporary name in the same folder, and moved into place by
/// <see cref="Commit"/>. If disposed before that, it leaves nothing. Files left by killed processes are removed by the next writer.
/// </summary>
/// <remarks>A pipe or a device, such as /dev/stdout, is written directly.</remarks>
[BestFriend]
internal sealed class StagedFile : IDisposable
{
    private readonly string _name;
    private readonly string _path;
    private readonly string? _temporary;
    private bool _isCommitted;

    /// <summary>Starts a file.</summary>
    /// <param name="path">Its final path; the folder is created if missing.</param>
    /// <exception cref="PannsException">The file cannot be written.</exception>
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

            // Replaces the file that a link points to, not the link.
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

    /// <summary>The stream to write to. It is seekable unless the path is a pipe or a device.</summary>
    public FileStream Stream { get; }

    /// <summary>Writes a file in one call. On failure an existing file stays unchanged.</summary>
    /// <param name="path">Its final path; the folder is created if missing.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="flushToDisk">Whether to flush to disk before returning; if not, a power loss may leave the file damaged.</param>
    /// <exception cref="PannsException">The file cannot be written.</exception>
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

    /// <summary>Writes a text as UTF-8, complete or not at all.</summary>
    /// <exception cref="PannsException">The file cannot be written.</exception>
    public static void Write(string path, string text) => Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>Moves the file into place, replacing an existing one.</summary>
    /// <param name="flushToDisk">Whether to flush to disk before returning.</param>
    /// <exception cref="PannsException">The file cannot be written.</exception>
    public void Commit(bool flushToDisk = true)
    {
        try
        {
            Stream.Flush(flushToDisk && _temporary is not null);
            if (_temporary is not null)
            {
                // Moved while still open: once closed, another process could remove it as a leftover.
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

    /// <summary>Closes the file, and deletes it unless it was committed.</summary>
    public void Dispose()
    {
        try
        {
            Stream.Dispose();
        }
        catch (IOException) when (!_isCommitted)
        {
            // Nothing to report: the file is discarded, and its writer has already seen any write error.
        }

        if (!_isCommitted && _temporary is not null)
        {
            File.Delete(_temporary);
        }
    }

    private PannsException Unwritable(Exception problem) => new($"{_name}: cannot be written: {problem.Message}", problem);
}
