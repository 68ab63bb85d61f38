#if PANNS_TORCHSHARP
using System.Text.Json.Nodes;
using Panns.Cli.Tests.Support;
using Panns.TorchSharp;
using Panns.TorchSharp.Tests.Support;

namespace Panns.Cli.Tests;

/// <summary>If PANNS_LIBTORCH names no libtorch: one line that says what to do, and exit code 1.</summary>
public sealed class TorchLibraryTests : IDisposable
{
    private const string Variable = "PANNS_LIBTORCH";
    private readonly TempFolder _folder = new();

    public TorchLibraryTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "names of Linux");
        LibTorch.Require();
    }

    /// <summary>The folder of this build's libtorch.</summary>
    private static string Native => ((string)AppContext.GetData("Panns.TorchSharp.NativeFolders")!).Split(';')
        .Single(folder => File.Exists(Path.Combine(folder, "libtorch_cpu.so")));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_that_is_not_there_is_named() => AssertRefused(_folder.At("nowhere"), $"PANNS_LIBTORCH names {_folder.At("nowhere")}, which is no folder: ");

    [Fact]
    public void An_empty_folder_is_named() => AssertRefused(_folder.Path, $"libtorch is not in {_folder.Path} (PANNS_LIBTORCH): ");

    [Theory]
    [InlineData("", "file too short")]
    [InlineData("This is no library, whatever its name says, and longer than a header.", "invalid ELF header")]
    public void A_damaged_library_is_named(string content, string reason)
    {
        File.WriteAllText(_folder.At("libtorch_cpu.so"), content);
        AssertRefused(_folder.Path, $"libtorch cannot be loaded: {_folder.At("libtorch_cpu.so")}: {reason}; check that TorchSharp-cpu ");
    }

    /// <summary>A library that loads but lacks a symbol that TorchSharp needs, like one of another version.</summary>
    [Fact]
    public void Another_library_of_that_name_does_not_fit()
    {
        foreach (var file in Directory.EnumerateFiles(Native, "*.so*"))
        {
            var name = Path.GetFileName(file);
            File.CreateSymbolicLink(_folder.At(name), name == "libtorch_cpu.so" ? Path.Combine(Native, "libtorch_global_deps.so") : file);
        }

        AssertRefused(_folder.Path, "libtorch cannot be loaded: ", "undefined symbol", "check that TorchSharp-cpu ", "are of one version");
    }

    /// <summary>Like libtorch with CUDA: one folder per package, so that no library finds another next to it.</summary>
    [Fact]
    public void Libraries_in_a_folder_each_are_loaded()
    {
        var folders = new List<string>();
        foreach (var file in Directory.EnumerateFiles(Native, "*.so*"))
        {
            var folder = _folder.At($"part{folders.Count}");
            Directory.CreateDirectory(folder);
            File.CreateSymbolicLink(Path.Combine(folder, Path.GetFileName(file)), file);
            File.WriteAllText(Path.Combine(folder, Path.GetFileName(file) + ".sha"), "0123");
            folders.Add(folder);
        }

        Assert.True(folders.Count > 3);
        using var sounds = new SoundFolder(1);
        var run = CliProcess.With(
            Variable, string.Join(Path.PathSeparator, folders), "tag", sounds.NewSound("rain"), "--weights", sounds.RandomWeights(), "--engine", "torch", "--top", "1");
        Assert.Equal((0, ""), (run.ExitCode, TorchLines.Without(run.Error)));
    }

    /// <summary>As in other programs: no setting names libtorch, which comes with the program from its packages.</summary>
    [Fact]
    public void Libraries_beside_the_program_are_loaded()
    {
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory).Where(file => Path.GetExtension(file) is ".dll" or ".json"))
        {
            File.Copy(file, _folder.At(Path.GetFileName(file)));
        }

        var settings = _folder.At("Panns.Cli.runtimeconfig.json");
        var config = JsonNode.Parse(File.ReadAllText(settings))!;
        Assert.True(config["runtimeOptions"]!["configProperties"]!.AsObject().Remove("Panns.TorchSharp.NativeFolders"));
        File.WriteAllText(settings, config.ToJsonString());
        foreach (var file in ((string)AppContext.GetData("Panns.TorchSharp.NativeFolders")!).Split(';').Where(folder => folder.Contains("linux-x64", StringComparison.Ordinal)).SelectMany(Directory.EnumerateFiles))
        {
            File.CreateSymbolicLink(_folder.At(Path.GetFileName(file)), file);
        }

        using var sounds = new SoundFolder(1);
        var run = CliProcess.Of(_folder.Path, [], "tag", sounds.NewSound("rain"), "--weights", sounds.RandomWeights(), "--engine", "torch", "--top", "1");
        Assert.Equal((0, ""), (run.ExitCode, TorchLines.Without(run.Error)));
    }

    /// <summary>The library names the package that is missing, the command what brings it in a clone.</summary>
    [Fact]
    public void Without_a_GPU_a_line_says_what_to_do()
    {
        Assert.SkipUnless(TorchInfo.Devices is ["cpu"], "there is a GPU");
        using var sounds = new SoundFolder(1);
        var run = CliProcess.Of(
            AppContext.BaseDirectory, [], "tag", sounds.NewSound("rain"), "--weights", sounds.RandomWeights(), "--engine", "torch", "--device", "cuda");
        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.Matches("^panns: cuda: .*reference the package TorchSharp-cuda-linux .*; or use the device cpu; in a clone: ./panns --torch cuda\n$", TorchLines.Without(run.Error));
    }

    /// <summary>A copy of TorchSharp's library is needed, but nothing can be written.</summary>
    [Fact]
    public void Without_a_place_for_the_copy_a_line_says_what_to_do()
    {
        Assert.SkipUnless(TorchInfo.Remedy?.Contains("GLIBCXX", StringComparison.Ordinal) == true, "this system's libstdc++ is new enough");
        using var sounds = new SoundFolder(1);
        File.WriteAllText(_folder.At("file"), "");
        var run = CliProcess.Of(
            AppContext.BaseDirectory, [("PANNS_HOME", _folder.At("file")), ("TMPDIR", _folder.At("file")), ("DOTNET_EnableDiagnostics", "0")],
            "tag", sounds.NewSound("rain"), "--weights", sounds.RandomWeights(), "--engine", "torch");
        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.Matches("^panns: libtorch cannot be loaded: the system's libstdc.. has no GLIBCXX_3.4.32, and there is no place for a copy .*: name a folder that can be written in PANNS_HOME; or use --engine cpu\n$", run.Error);
    }

    /// <summary>Whoever runs networks with it hears of it, once and before the results.</summary>
    [Fact]
    public void What_is_turned_off_on_this_processor_is_said_once()
    {
        using var sounds = new SoundFolder(1);
        string[] words = ["tag", sounds.NewSound("rain"), sounds.NewSound("bell"), "--weights", sounds.RandomWeights(), "--top", "1"];
        var notice = PannsEngines.TorchSharp.Notice is { } line ? $"panns: {line}\n" : "";
        Assert.Equal(TorchInfo.Remedy?.Contains("oneDNN", StringComparison.Ordinal) == true, notice.Contains("oneDNN", StringComparison.Ordinal));
        foreach (var (more, expected) in new (string[], string)[] { (["--engine", "torch"], notice), (["--engine", "torch", "--quiet"], ""), ([], "") })
        {
            var run = CliProcess.Of(AppContext.BaseDirectory, [], [.. words, .. more]);
            Assert.Equal((0, expected), (run.ExitCode, TorchLines.WithoutNnpack(run.Error)));
        }
    }

    private static void AssertRefused(string folder, string beginning, params string[] more)
    {
        using var sounds = new SoundFolder(1);
        foreach (var command in (string[][])[["tag", sounds.NewSound("rain")], ["evaluate", sounds.Sounds, "-s", "freeze_l1", "--no-cache"]])
        {
            var run = CliProcess.With(Variable, folder, [.. command, "--weights", sounds.RandomWeights(), "--engine", "torch"]);
            Assert.Equal((1, ""), (run.ExitCode, run.Out));
            Assert.StartsWith("panns: " + beginning, run.Error, StringComparison.Ordinal);
            Assert.All(more, text => Assert.Contains(text, run.Error, StringComparison.Ordinal));
            Assert.Equal(run.Error.Length - 1, run.Error.IndexOf('\n', StringComparison.Ordinal));
        }
    }
}
#endif
