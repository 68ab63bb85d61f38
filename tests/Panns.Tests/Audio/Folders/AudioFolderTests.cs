using Panns.Audio.Folders;
using Panns.Tests.Common.IO;
using Panns.Tests.Support;

namespace Panns.Tests.Audio.Folders;

public sealed class AudioFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Root => _folder.File("root");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Audio_files_come_in_the_order_of_their_paths_without_hidden_ones()
    {
        Touch("b.wav", "B.WAV", "a-b/x.wav", "a/x.wav", "a/y.txt", "a/._x.wav", ".hidden/x.wav", ".x.wav", "z.webm", "z.wv", "z.sph", "ä.flac", "noending");
        var listing = AudioFolder.List(Root, isDistinct: true);
        Assert.Equal(["B.WAV", "a-b/x.wav", "a/x.wav", "b.wav", "z.sph", "z.webm", "z.wv", "ä.flac"], listing.Files);
        Assert.Empty(listing.PassedOver.Concat(listing.Errors));
    }

    [Fact]
    public void Links_in_circles_are_walked_once()
    {
        NeedLinks();
        Touch("sub/a.wav");
        Link("sub/again", Root);
        Link("sub/self", "self");
        var listing = AudioFolder.List(Root, isDistinct: true);
        Assert.Equal(["sub/a.wav"], listing.Files);
        Assert.Equal([$"{At("sub/again")}: links to a folder that is already searched; skipped"], listing.PassedOver);

        // A link to itself is neither file nor folder, and does not have an audio extension.
        Assert.Empty(listing.Errors);
    }

    [Fact]
    public void A_folder_goes_by_its_own_name_and_is_walked_once_however_many_links_lead_to_it()
    {
        NeedLinks();
        Touch("z/a.wav");
        Directory.CreateDirectory(_folder.File("elsewhere"));
        File.WriteAllText(_folder.File(Path.Combine("elsewhere", "b.wav")), "");
        Link("a-link", "z");
        Link("one", _folder.File("elsewhere"));
        Link("two", Path.Combine("..", "elsewhere"));
        Link("three", "two");
        var listing = AudioFolder.List(Root, isDistinct: true);
        Assert.Equal(["one/b.wav", "z/a.wav"], listing.Files);
        Assert.Equal(["a-link", "three", "two"], listing.PassedOver.Select(line => Path.GetFileName(line.Split(':')[0])));
    }

    [Fact]
    public void A_real_file_is_listed_once_unless_links_count_as_files()
    {
        NeedLinks();
        Touch("x.wav");
        Link("a.wav", "x.wav");
        Link("b.wav", "a.wav");
        Link("broken.wav", "absent.wav");
        var listing = AudioFolder.List(Root, isDistinct: true);
        Assert.Equal(["broken.wav", "x.wav"], listing.Files);
        Assert.Equal([$"{At("a.wav")}: links to a file that is already listed; skipped, as are 1 more such links"], listing.PassedOver);
        Assert.Equal(["a.wav", "b.wav", "broken.wav", "x.wav"], AudioFolder.List(Root, isDistinct: false).Files);
    }

    [Fact]
    public void Pipes_and_sockets_are_passed_over_with_a_line_each()
    {
        NeedLinks();
        Touch("a.wav");
        SpecialFiles.MakePipe(At("pipe.wav"));
        using var socket = SpecialFiles.MakeSocket(At("socket.wav"));
        var listing = AudioFolder.List(Root, isDistinct: true);
        Assert.Equal(["a.wav"], listing.Files);
        Assert.Equal(["pipe.wav", "socket.wav"], listing.PassedOver.Order(StringComparer.Ordinal).Select(line => Path.GetFileName(line.Split(':')[0])));
    }

    [Fact]
    public void A_folder_that_may_not_be_listed_is_named_and_the_rest_goes_on()
    {
        NeedLinks();
        Touch("ok/a.wav", "shut/b.wav");
        using var closed = Unprivileged.Close(At("shut"), Path.GetDirectoryName(Root)!);
        var listing = Unprivileged.Run(() => AudioFolder.List(Root, isDistinct: true));
        Assert.Equal(["ok/a.wav"], listing.Files);
        Assert.StartsWith($"{At("shut")}: cannot be searched for audio files: ", Assert.Single(listing.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_a_link_itself_is_walked()
    {
        NeedLinks();
        Touch("a.wav");
        File.CreateSymbolicLink(_folder.File("link"), "root");
        Assert.Equal(["a.wav"], AudioFolder.List(_folder.File("link"), isDistinct: true).Files);
    }

    private static void NeedLinks() => Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a permission on Windows");

    private string At(string name) => Path.Combine(Root, name.Replace('/', Path.DirectorySeparatorChar));

    private void Link(string name, string target) => File.CreateSymbolicLink(At(name), target);

    private void Touch(params string[] names)
    {
        foreach (var name in names)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
            File.WriteAllText(At(name), "");
        }
    }
}
