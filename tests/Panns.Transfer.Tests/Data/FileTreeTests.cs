using Panns.Transfer.Data;
using Panns.Transfer.Tests.Support;

namespace Panns.Transfer.Tests.Data;

public sealed class FileTreeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("../ab/x.wav")]
    [InlineData("../x.wav")]
    [InlineData("sub/../../ab/x.wav")]
    public void A_path_that_leads_out_of_the_folder_is_refused(string relative)
    {
        _folder.Text("a/x.wav", "");
        _folder.Text("ab/x.wav", "");
        Assert.Contains("lies outside", Assert.Throws<PannsException>(() => new FileTree(_folder.Path("a")).Find(relative)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_found_under_another_ending_too()
    {
        _folder.Text("a/x.flac", "");
        _folder.Text("a/sub/y.wav", "");
        var tree = new FileTree(_folder.Path("a") + Path.DirectorySeparatorChar);
        Assert.Equal(_folder.Path("a/x.flac"), tree.Find("x.wav"));
        Assert.Equal(_folder.Path("a/sub/y.wav"), tree.Find("sub/../sub/y.wav"));
        Assert.Null(tree.Find("z.wav"));
        Assert.Equal(["sub/y.wav", "x.flac"], tree.AudioFiles());
    }

    [Fact]
    public void A_folder_that_may_not_be_listed_is_an_error_unless_somebody_hears_of_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "about Unix's permissions");
        _folder.Text("a/x.wav", "");
        _folder.Text("a/shut/y.wav", "");
        using var closed = Unprivileged.Close(_folder.Path("a/shut"), _folder.Root);
        var heard = new List<string>();
        Assert.Equal(["x.wav"], Unprivileged.Run(() => new FileTree(_folder.Path("a")).AudioFiles(heard.Add)));
        var problem = Assert.Throws<InvalidOperationException>(() => Unprivileged.Run(() => new FileTree(_folder.Path("a")).AudioFiles()));
        Assert.Equal(Assert.Single(heard), Assert.IsType<PannsException>(problem.InnerException).Message);
        Assert.StartsWith($"{_folder.Path("a/shut")}: cannot be searched", heard[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Two_links_to_one_file_are_two_clips_and_links_in_circles_are_walked_once()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a permission on Windows");
        _folder.Text("object", "");
        _folder.Text("a/dog/z", "");
        File.CreateSymbolicLink(_folder.Path("a/dog/x.wav"), _folder.Path("object"));
        File.CreateSymbolicLink(_folder.Path("a/dog/y.wav"), _folder.Path("object"));
        File.CreateSymbolicLink(_folder.Path("a/dog/again"), _folder.Path("a"));
        Assert.Equal(["dog/x.wav", "dog/y.wav"], new FileTree(_folder.Path("a")).AudioFiles());
    }
}
