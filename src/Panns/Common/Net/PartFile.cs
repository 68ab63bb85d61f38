namespace Panns.Common.Net;

/// <summary>A partial download: NAME.part, and NAME.part.etag with the server's entity tag of that version.</summary>
internal sealed class PartFile(string target)
{
    private readonly string _tagPath = target + ".part.etag";

    public string Path { get; } = target + ".part";

    public long Length => File.Exists(Path) ? new FileInfo(Path).Length : 0;

    /// <summary>The strong entity tag of the version that the bytes belong to; null if the server gave none.</summary>
    public string? Validator
    {
        get => File.Exists(_tagPath) && File.ReadAllText(_tagPath) is ['"', .., '"'] tag ? tag : null;
        set
        {
            if (value is null)
            {
                File.Delete(_tagPath);
            }
            else
            {
                File.WriteAllText(_tagPath, value);
            }
        }
    }

    public FileStream Append() => new(Path, FileMode.Append, FileAccess.Write, FileShare.Read, 1 << 16);

    /// <summary>Deletes the bytes received so far.</summary>
    public void Restart()
    {
        File.Delete(Path);
        File.Delete(_tagPath);
    }

    /// <summary>Renames the complete file.</summary>
    public void Finish()
    {
        File.Delete(_tagPath);
        File.Move(Path, target, overwrite: true);
    }
}
