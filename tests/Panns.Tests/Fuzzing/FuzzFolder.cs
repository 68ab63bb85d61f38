namespace Panns.Tests.Fuzzing;

/// <summary>A folder for the damaged files, in memory where the system has such a place; deleted when disposed of.</summary>
internal sealed class FuzzFolder : IDisposable
{
    private const string Memory = "/dev/shm";

    public FuzzFolder() => Directory.CreateDirectory(Path);

    public string Path { get; } = System.IO.Path.Combine(Directory.Exists(Memory) ? Memory : System.IO.Path.GetTempPath(), $"panns-fuzz-{Guid.NewGuid():N}");

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
