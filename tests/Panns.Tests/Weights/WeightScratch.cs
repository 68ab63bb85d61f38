namespace Panns.Tests.Weights;

/// <summary>Opens bytes as a weight file in a temporary folder.</summary>
internal sealed class WeightScratch : IDisposable
{
    /// <summary>Most memory that may be allocated for a refused file.</summary>
    private const long MostAllocated = 64 << 20;

    public string Folder { get; } = Directory.CreateTempSubdirectory("panns-weights-").FullName;

    public string Path(string name) => System.IO.Path.Combine(Folder, name);

    public string Write(byte[] bytes, string name = "file.pth")
    {
        File.WriteAllBytes(Path(name), bytes);
        return Path(name);
    }

    /// <summary>Opens and reads everything: the file must be refused with one line and little memory.</summary>
    public string Refusal(byte[] bytes)
    {
        var path = Write(bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var problem = Assert.Throws<PannsException>(() =>
        {
            using var weights = Panns.Weights.WeightFile.Open(path);
            foreach (var name in weights.Names)
            {
                weights.Read(name);
            }
        });
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostAllocated);
        Assert.StartsWith(path + ": ", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(problem.Message, letter => char.IsControl(letter));
        return problem.Message[(path.Length + 2)..];
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
