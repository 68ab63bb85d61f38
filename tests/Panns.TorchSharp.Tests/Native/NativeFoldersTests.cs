using Panns.TorchSharp.Native;

namespace Panns.TorchSharp.Tests.Native;

/// <summary>Which files in the packages' folders are loaded.</summary>
public sealed class NativeFoldersTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("panns-native-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    /// <summary>The layout of TorchSharp-cuda-linux: a folder per part, with checksums next to files joined from fragments.</summary>
    [Fact]
    public void Libraries_of_a_divided_package_are_found_and_checksums_are_not_taken_for_libraries()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "names of Linux");
        string[] folders =
        [
            Part("part1", "libc10.so", "libc10_cuda.so", "libc10d_cuda_test.so", "libcudart-c3a75b33.so.12", "libcudnn.so.9", "libtorch.so"),
            Part("part2-primary", "libtorch_cpu.so", "libtorch_cpu.so.sha"),
            Part("part3-primary", "libtorch_cuda.so", "libtorch_cuda.so.sha", "libtorch_cuda.so.fragment1"),
            Path.Combine(_root, "part3-fragment1"),
            Part("part4-primary", "libcudnn_engines_precompiled.so.9", "libcudnn_engines_precompiled.so.9.sha"),
            Part("part6", "libnvrtc-2bb82d1a.so.12", "libtorch_python.so", "libshm.so"),
        ];
        Assert.Equal(
            [
                "libc10.so", "libc10_cuda.so", "libcudart-c3a75b33.so.12", "libcudnn.so.9", "libtorch.so", "libtorch_cpu.so", "libtorch_cuda.so",
                "libcudnn_engines_precompiled.so.9", "libnvrtc-2bb82d1a.so.12",
            ],
            NativeFolders.Libraries(folders).Select(Path.GetFileName));
    }

    [Fact]
    public void The_first_folder_that_has_a_name_counts()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "names of Linux");
        var (first, second) = (Part("a", "libc10.so"), Part("b", "libc10.so", "libtorch.so"));
        Assert.Equal([Path.Combine(first, "libc10.so"), Path.Combine(second, "libtorch.so")], NativeFolders.Libraries([first, second]));
    }

    [Fact]
    public void Libraries_in_several_folders_are_linked_into_one_and_others_stay_where_they_are()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "symbolic links of Linux");
        var (first, second, binding) = (Part("a", "libc10.so", "libgomp-98b21ff3.so.1"), Part("b", "libtorch_cpu.so"), Part("c", "libLibTorchSharp.so"));
        var apart = NativeFolders.Libraries([first, binding]);
        Assert.Same(apart, LinkFolder.Gather(apart));
        var spread = NativeFolders.Libraries([first, second, binding]);
        var links = LinkFolder.Gather(spread);
        _ = Assert.Single(links.Select(Path.GetDirectoryName).Distinct());
        Assert.Equal(spread, links.Select(link => new FileInfo(link).LinkTarget));
    }

    private string Part(string name, params string[] files)
    {
        var folder = Path.Combine(_root, $"libtorch-cuda-12.8-linux-x64-{name}", "2.10.0", "runtimes", "linux-x64", "native");
        Directory.CreateDirectory(folder);
        foreach (var file in files)
        {
            File.WriteAllText(Path.Combine(folder, file), "");
        }

        return folder;
    }
}
