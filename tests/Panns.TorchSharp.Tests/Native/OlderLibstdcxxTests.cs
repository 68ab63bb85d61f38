using System.Runtime.InteropServices;
using Panns.TorchSharp.Native;
using Panns.TorchSharp.Tests.Native.Elf;

namespace Panns.TorchSharp.Tests.Native;

/// <summary>The patched copy for systems with an older libstdc++ than TorchSharp's compiler, tested with small loadable libraries.</summary>
public sealed class OlderLibstdcxxTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("panns-copies-").FullName;

    public OlderLibstdcxxTests()
        => Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "libraries for Linux on x64");

    private string Copies => Path.Combine(_root, "home", "native");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void A_copy_is_made_once_and_loaded_every_time()
    {
        var library = Library("libA.so", LibraryImage.Create(OlderLibstdcxx.Version));
        AssertLoads(library);
        var copy = Assert.Single(FilesOf(Copies));
        Assert.Equal("libA.so", Path.GetFileName(copy));
        Assert.Equal(2, File.ReadAllBytes(copy)[LibraryImage.Places.Flags]);
        var day = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(copy, day);
        AssertLoads(library);
        Assert.Equal(copy, Assert.Single(FilesOf(Copies)));
        Assert.Equal(day, File.GetLastWriteTimeUtc(copy));
        Assert.Equal(0, File.ReadAllBytes(library)[LibraryImage.Places.Flags]);
    }

    [Fact]
    public void Another_content_of_the_library_has_a_copy_of_its_own()
    {
        AssertLoads(Library("libA.so", LibraryImage.Create(OlderLibstdcxx.Version)));
        AssertLoads(Library("libA.so", [.. LibraryImage.Create(OlderLibstdcxx.Version), 1]));
        Assert.Equal([0x420, 0x421], FilesOf(Copies).Select(file => (int)new FileInfo(file).Length).Order());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(0x420)]
    public void A_copy_that_is_not_what_it_should_be_is_made_anew(int length)
    {
        var library = Library("libA.so", LibraryImage.Create(OlderLibstdcxx.Version));
        AssertLoads(library);
        var copy = Assert.Single(FilesOf(Copies));
        var content = File.ReadAllBytes(copy);
        File.WriteAllBytes(copy, new byte[length]);
        AssertLoads(library);
        Assert.Equal(content, File.ReadAllBytes(Assert.Single(FilesOf(Copies))));
    }

    [Fact]
    public async Task Many_at_once_make_one_whole_copy()
    {
        var (original, copy) = (LibraryImage.Create(OlderLibstdcxx.Version), new byte[1 << 20]);
        Random.Shared.NextBytes(copy);
        var paths = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(
            () =>
            {
                var path = LibraryCopy.Write(Copies, "libA.so", original, copy);
                Assert.Equal(copy, File.ReadAllBytes(path));
                return path;
            },
            TestContext.Current.CancellationToken)));
        Assert.Equal(Assert.Single(FilesOf(Copies)), Assert.Single(paths.Distinct()));
    }

    /// <summary>Like a read-only home folder; root can write anywhere, but cannot make a folder inside a file.</summary>
    [Fact]
    public void Without_a_place_for_copies_one_is_loaded_all_the_same()
    {
        File.WriteAllText(Path.Combine(_root, "home"), "");
        AssertLoads(Library("libA.so", LibraryImage.Create(OlderLibstdcxx.Version)));
        Assert.Equal(["home", "libA.so"], FilesOf(_root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_library_that_uses_the_version_gets_no_copy() => AssertNoCopy(LibraryImage.Create(OlderLibstdcxx.Version, usesVersion: true));

    [Fact]
    public void Damaged_libraries_and_those_of_other_systems_get_no_copy()
    {
        AssertNoCopy("no library"u8.ToArray());
        var ofOtherMachine = LibraryImage.Create(OlderLibstdcxx.Version);
        ofOtherMachine[LibraryImage.Places.Machine] = 183;
        AssertNoCopy(ofOtherMachine);
    }

    /// <summary>Only this version is known not to be needed, so others are not removed.</summary>
    [Theory]
    [InlineData("libstdc++.so.6", "GLIBCXX_3.4.33")]
    [InlineData("libc.so.6", "GLIBCXX_3.4.32")]
    public void Other_complaints_get_no_copy(string provider, string version)
    {
        var library = Library("libA.so", LibraryImage.Create(version));
        Assert.Equal(0, OlderLibstdcxx.Load(Complaint(provider, version, library), Copies));
        Assert.Equal(0, OlderLibstdcxx.Load($"{library}: cannot open shared object file: No such file or directory", Copies));
        Assert.False(Directory.Exists(Copies));
    }

    private void AssertNoCopy(byte[] content)
    {
        Assert.Equal(0, OlderLibstdcxx.Load(Complaint(OlderLibstdcxx.Provider, OlderLibstdcxx.Version, Library("libA.so", content)), Copies));
        Assert.False(Directory.Exists(Copies));
    }

    private void AssertLoads(string library)
    {
        var handle = OlderLibstdcxx.Load(Complaint(OlderLibstdcxx.Provider, OlderLibstdcxx.Version, library), Copies);
        Assert.NotEqual(0, handle);
        NativeLibrary.Free(handle);
    }

    private static string Complaint(string provider, string version, string library)
        => $"Unable to load shared library '{library}' or one of its dependencies.\n/usr/lib/x86_64-linux-gnu/{provider}: version `{version}' not found (required by {library})\n";

    private string Library(string name, byte[] content)
    {
        var path = Path.Combine(_root, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    private static IEnumerable<string> FilesOf(string folder) => Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 });
}
