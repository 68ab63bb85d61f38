using Panns.TorchSharp.Native;

namespace Panns.TorchSharp.Tests.Native;

/// <summary>The message if libtorch cannot be loaded, for real errors of system loaders: one line that says what to do.</summary>
public sealed class LoadProblemTests
{
    private const string OldLibrary = """
        /usr/lib/x86_64-linux-gnu/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by /home/u/.nuget/packages/torchsharp/0.107.0/runtimes/linux-x64/native/libLibTorchSharp.so)
        /home/u/app/LibTorchSharp.so: cannot open shared object file: No such file or directory
        """;

    [Fact]
    public void An_old_standard_library_is_named_with_what_is_needed()
    {
        var line = LoadProblem.Explain(OldLibrary, []);
        Assert.DoesNotContain('\n', line);
        Assert.Equal(
            "libtorch cannot be loaded: the system's libstdc++ is too old, it needs GLIBCXX_3.4.32: use a newer system, as Debian 13 or Ubuntu 24.04", line);
    }

    [Fact]
    public void An_old_C_library_is_named_with_what_is_needed()
        => Assert.Contains(
            "glibc) is too old, it needs GLIBC_2.38",
            LoadProblem.Explain("/lib/x86_64-linux-gnu/libm.so.6: version `GLIBC_2.38' not found (required by x)", []), StringComparison.Ordinal);

    [Fact]
    public void No_library_at_all_means_a_package()
        => Assert.Matches("^libtorch is not here: (reference the package (TorchSharp-cpu|libtorch-cpu-win-arm64).* PANNS_LIBTORCH|TorchSharp has none for .*, use another engine)$", LoadProblem.Explain(null, []));

    [Fact]
    public void An_empty_folder_of_the_users_is_named()
        => Assert.Matches("^libtorch is not in /opt/x .PANNS_LIBTORCH.: ", LoadProblem.Explain(null, ["/opt/x"]));

    [Fact]
    public void Other_reasons_are_cut_to_their_telling_line()
    {
        var line = LoadProblem.Explain("Unable to load shared library 'x' or one of its dependencies.\nlibgomp.so.1: cannot open shared object file\nmore", []);
        Assert.Matches("^libtorch cannot be loaded: libgomp.so.1: cannot open shared object file; check ", line);
        Assert.DoesNotContain('\n', line);
    }

    [Fact]
    public void A_GPU_that_is_not_there_has_a_reason_and_a_remedy()
    {
        Assert.Contains("reference the package TorchSharp-cuda-", LoadProblem.NoGpu(hasCuda: false, null), StringComparison.Ordinal);
        Assert.Contains("nvidia-smi", LoadProblem.NoGpu(hasCuda: true, null), StringComparison.Ordinal);
        Assert.Contains(
            "cannot be loaded: /x/libtorch_cuda.so: file too short; check that all packages",
            LoadProblem.NoGpu(hasCuda: false, "Unable to load.\n/x/libtorch_cuda.so: file too short"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cpu", true)]
    [InlineData("cuda", true)]
    [InlineData("cuda:0", true)]
    [InlineData("cuda:12", true)]
    [InlineData("cuda:", false)]
    [InlineData("cuda:-1", false)]
    [InlineData("CPU", false)]
    public void Devices_have_these_names(string name, bool isOne) => Assert.Equal(isOne, TorchDevices.IsName(name));
}
