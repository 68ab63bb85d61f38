using Panns.Common.IO;
using Panns.Tests.Audio;

namespace Panns.Tests.Common.IO;

public sealed class RealPathTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public RealPathTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a permission on Windows");

    // The temporary folder itself can be a link, as on macOS.
    private string Root => RealPath.Of(Path.GetDirectoryName(_folder.File("x"))!)!;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a/b", "a/b")]
    [InlineData("absent/x", "absent/x")]
    [InlineData("relative/x", "a/b/x")]
    [InlineData("chain/x", "a/b/x")]
    [InlineData("a/b/up/x", "a/x")]
    [InlineData("absolute", "a")]
    [InlineData("link-to-file", "a/file")]
    public void Every_link_on_the_way_is_followed(string path, string expected)
    {
        Directory.CreateDirectory(_folder.File("a/b"));
        File.WriteAllText(_folder.File("a/file"), "");
        File.CreateSymbolicLink(_folder.File("relative"), "./a/../a/b");
        File.CreateSymbolicLink(_folder.File("chain"), "relative");
        File.CreateSymbolicLink(_folder.File("a/b/up"), "..");
        File.CreateSymbolicLink(_folder.File("absolute"), _folder.File("a"));
        File.CreateSymbolicLink(_folder.File("link-to-file"), "chain/../file");
        Assert.Equal(Path.Combine(Root, expected), RealPath.Of(_folder.File(path)));
    }

    [Fact]
    public void A_circle_leads_nowhere()
    {
        File.CreateSymbolicLink(_folder.File("one"), "two");
        File.CreateSymbolicLink(_folder.File("two"), "one");
        Assert.Null(RealPath.Of(_folder.File("one/x")));
    }
}
