namespace Panns.Cli.Output;

/// <summary>A file that appears under its name only when it is complete.</summary>
internal sealed class NewFile : IDisposable
{
    private readonly string _path;
    private readonly string _beside;
    private bool _complete;

    public NewFile(string path)
    {
        _path = path;
        _beside = $"{path}.{Environment.ProcessId}.part";
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
        {
            throw new PannsException($"{path}: the folder {folder} does not exist");
        }

        Stream = new FileStream(_beside, FileMode.Create, FileAccess.Write);
    }

    public FileStream Stream { get; }

    /// <summary>Gives the file its name, replacing an older one.</summary>
    public void Complete()
    {
        Stream.Dispose();
        File.Move(_beside, _path, overwrite: true);
        _complete = true;
    }

    public void Dispose()
    {
        Stream.Dispose();
        if (!_complete)
        {
            File.Delete(_beside);
        }
    }
}
