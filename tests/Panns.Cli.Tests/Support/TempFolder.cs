namespace Panns.Cli.Tests.Support;

/// <summary>A folder of the test's own, removed with all in it.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("panns-").FullName;

    public string At(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Makes empty files, with the folders above them.</summary>
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
