using Panns.Common.IO;
using Panns.Tests.Audio;

namespace Panns.Tests.Common.IO;

public sealed class FileKindTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_folders_and_nothing_are_not_special()
    {
        File.WriteAllText(_folder.File("file"), "");
        Assert.False(FileKind.IsSpecial(_folder.File("file")));
        Assert.False(FileKind.IsSpecial(Path.GetDirectoryName(_folder.File("file"))!));
        Assert.False(FileKind.IsSpecial(_folder.File("absent")));
    }

    [Fact]
    public void Pipes_sockets_devices_and_links_to_them_are_special()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "about Unix");
        SpecialFiles.MakePipe(_folder.File("pipe"));
        using var socket = SpecialFiles.MakeSocket(_folder.File("socket"));
        File.CreateSymbolicLink(_folder.File("link"), "pipe");
        foreach (var path in (string[])[_folder.File("pipe"), _folder.File("socket"), _folder.File("link"), "/dev/null"])
        {
            Assert.True(FileKind.IsSpecial(path), path);
        }
    }
}
