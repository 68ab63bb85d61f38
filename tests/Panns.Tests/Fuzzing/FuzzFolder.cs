namespace Panns.Tests.Fuzzing;

/// <summary>A folder for the damaged files, in memory where the system has such a place that this user may write to; deleted when disposed of.</summary>
internal sealed class FuzzFolder : IDisposable
{
    private const string Memory = "/dev/shm";

    public FuzzFolder()
    {
        var name = $"panns-fuzz-{Guid.NewGuid():N}";
        Path = System.IO.Path.Combine(Memory, name);
        try
        {
            if (Directory.Exists(Memory))
            {
                Directory.CreateDirectory(Path);
                return;
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // The system's temporary folder does as well.
        }

        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), name);
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
