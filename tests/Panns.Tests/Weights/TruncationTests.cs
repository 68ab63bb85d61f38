using Panns.Tests.Support;
using Panns.Weights;

namespace Panns.Tests.Weights;

/// <summary>Real checkpoints truncated at every 100th byte: thousands of files, so in a separate class, which runs in parallel to others.</summary>
public sealed class TruncationTests : IDisposable
{
    private readonly WeightScratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("LeeNet11_legacy_published_layout.pth")]
    [InlineData("LeeNet11_zip_sampler.pth")]
    public void A_file_cut_short_anywhere_is_refused(string name)
    {
        var path = _scratch.Path(name);
        File.Copy(TestData.Path(Path.Combine("reference", "pth", name)), path);
        File.SetAttributes(path, FileAttributes.Normal);
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        var most = 0L;
        for (var length = (file.Length - 1) / 100 * 100; length >= 0; length -= 100)
        {
            file.SetLength(length);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var problem = Assert.Throws<PannsException>(() => WeightFile.Open(path));
            most = Math.Max(most, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.StartsWith(path, problem.Message, StringComparison.Ordinal);
        }

        Assert.InRange(most, 0, 64 << 20);
    }
}
