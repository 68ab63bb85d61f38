namespace Panns.Cli.Tests.Support;

/// <summary>A temporary folder, deleted with its contents.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("panns-").FullName;

    public string At(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Makes empty files and their folders.</summary>
    public void Touch(params string[] names)
    {
        foreach (var name in names)
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(At(name))!);
            File.WriteAllBytes(At(name), []);
        }
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
