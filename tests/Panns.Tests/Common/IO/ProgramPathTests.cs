using Panns.Common.IO;
using Panns.Tests.Audio;

namespace Panns.Tests.Common.IO;

public sealed class ProgramPathTests : IDisposable
{
    private static readonly string Program = OperatingSystem.IsWindows() ? "tool.exe" : "tool";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_bare_name_is_found_in_the_first_folder_that_has_it()
    {
        var (one, two) = (Folder("one"), Folder("two"));
        MakeProgram(two);
        Assert.Equal(Path.Combine(two, Program), ProgramPath.Find("tool", string.Join(Path.PathSeparator, one, two)));
        MakeProgram(one);
        Assert.Equal(Path.Combine(one, Program), ProgramPath.Find("tool", string.Join(Path.PathSeparator, "", one, two)));
        Assert.Null(ProgramPath.Find("tool", ""));
    }

    [Fact]
    public void The_current_folder_is_not_looked_in()
    {
        var here = Folder("here");
        MakeProgram(here);
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, here);
        Assert.True(File.Exists(Path.Combine(relative, Program)));
        Assert.Null(ProgramPath.Find("tool", string.Join(Path.PathSeparator, ".", relative, "")));
    }

    [Fact]
    public void A_file_that_is_no_program_is_passed_over()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "about Unix's permissions");
        var (one, two) = (Folder("one"), Folder("two"));
        File.WriteAllText(Path.Combine(one, Program), "");
        Directory.CreateDirectory(Path.Combine(two, Program));
        Assert.Null(ProgramPath.Find("tool", $"{one}:{two}"));
    }

    [Fact]
    public void A_path_is_taken_as_it_is() => Assert.Equal(_folder.File("my-tool"), ProgramPath.Find(_folder.File("my-tool"), ""));

    private string Folder(string name) => Directory.CreateDirectory(_folder.File(name)).FullName;

    private static void MakeProgram(string folder)
    {
        var path = Path.Combine(folder, Program);
        File.WriteAllText(path, "");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }
}
