namespace Panns.Output;

/// <summary>
/// A file that is written bit by bit and appears whole or not at all: beside its place under a name of its own, moved there by
/// <see cref="Commit"/>. Disposed of without that, it leaves nothing behind.
/// </summary>
internal sealed class StagedFile : IDisposable
{
    private readonly string _path;
    private readonly string _temporary;
    private bool _committed;

    public StagedFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = Path.GetFullPath(path);
        _temporary = $"{_path}.{Path.GetRandomFileName()}.tmp";
        try
        {
            Stream = new FileStream(_temporary, FileMode.CreateNew, FileAccess.Write);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PannsException($"{path}: cannot be written: {error.Message}", error);
        }
    }

    public FileStream Stream { get; }

    /// <summary>Puts the file in its place, over one that is there.</summary>
    public void Commit()
    {
        try
        {
            Stream.Flush(flushToDisk: true);
            Stream.Dispose();
            File.Move(_temporary, _path, overwrite: true);
            _committed = true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PannsException($"{_path}: cannot be written: {error.Message}", error);
        }
    }

    public void Dispose()
    {
        Stream.Dispose();
        if (!_committed)
        {
            File.Delete(_temporary);
        }
    }
}
