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
        RequireFolder(path);
        try
        {
            Stream = new FileStream(_beside, FileMode.Create, FileAccess.Write);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(path, problem);
        }
    }

    public FileStream Stream { get; }

    /// <exception cref="PannsException">The folder that a file shall be in does not exist.</exception>
    public static void RequireFolder(string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
        {
            throw new PannsException($"{path}: the folder {folder} does not exist");
        }
    }

    /// <summary>Gives the file its name, replacing an older one.</summary>
    public void Complete()
    {
        try
        {
            Stream.Dispose();
            File.Move(_beside, _path, overwrite: true);
            _complete = true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(_path, problem);
        }
    }

    public void Dispose()
    {
        Stream.Dispose();
        if (!_complete)
        {
            File.Delete(_beside);
        }
    }

    private static PannsException Unwritable(string path, Exception problem) => new($"{path}: cannot be written: {problem.Message}", problem);
}
