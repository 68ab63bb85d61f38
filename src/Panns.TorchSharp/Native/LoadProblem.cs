using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Panns.TorchSharp.Native;

/// <summary>What to tell a person when libtorch cannot be loaded: one line with the remedy.</summary>
internal static partial class LoadProblem
{
    private const int LongestReason = 200;
    private static readonly string[] Telling = ["cannot open", "not found", "undefined symbol", "file too short", "invalid ELF header", "cannot read file data"];

    /// <summary>From the message of the system's loader; null where no library was found at all.</summary>
    public static string Explain(string? reason, IReadOnlyCollection<string> userFolders)
    {
        if (reason is null)
        {
            return (userFolders.Count, HasPackage) switch
            {
                (0, true) => $"libtorch is not here: reference the package {PackageName()}, or name a folder with its libraries in "
                    + NativeFolders.Variable,
                (0, false) => $"libtorch is not here: TorchSharp has none for {NativeFolders.Runtime}, use another engine",
                _ => $"libtorch is not in {string.Join(", ", userFolders)} ({NativeFolders.Variable}): name a folder with its libraries",
            };
        }

        if (NewerSymbol().Match(reason) is { Success: true } symbol)
        {
            var library = symbol.Value.StartsWith("GLIBC_", StringComparison.Ordinal) ? "C library (glibc)" : "libstdc++";
            return $"libtorch cannot be loaded: the system's {library} is too old, it needs {symbol.Value}: "
                + "use a newer system, as Debian 13 or Ubuntu 24.04";
        }

        return $"libtorch cannot be loaded: {Line(reason)}; check that {PackageName()} and TorchSharp are of one version";
    }

    /// <summary>There is a library of that name, but of another version than TorchSharp was built for.</summary>
    public static string Mismatch(string reason)
        => $"libtorch does not fit this TorchSharp: {Line(reason)}; check that {PackageName()} and TorchSharp are of one version";

    /// <summary>Why a GPU that was asked for is not there.</summary>
    /// <param name="hasCuda">Whether libtorch's part for CUDA was loaded.</param>
    /// <param name="reason">Why it could not be, though it is there; null where it is not.</param>
    public static string NoGpu(bool hasCuda, string? reason) => (hasCuda, reason) switch
    {
        (true, _) => "libtorch finds no NVIDIA GPU: see that nvidia-smi lists one, with a driver for CUDA 12.8",
        (_, { } problem) => $"libtorch's part for CUDA cannot be loaded: {Line(problem)}; check that all packages of {CudaPackage} were restored and built with",
        _ => $"this libtorch finds no NVIDIA GPU: reference the package {CudaPackage} instead of TorchSharp-cpu, and see that nvidia-smi lists the GPU",
    };

    /// <summary>The package that brings libtorch for this system.</summary>
    public static string PackageName() => (OperatingSystem.IsMacOS(), IsArm) switch
    {
        (true, _) => "TorchSharp-cpu",
        (_, true) => "libtorch-cpu-win-arm64",
        _ => $"TorchSharp-cpu (for an NVIDIA GPU: {CudaPackage})",
    };

    private static bool IsArm => RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    /// <summary>Whether there is a package with libtorch for this system: not for Linux on ARM, nor for Macs with Intel's processors.</summary>
    private static bool HasPackage => OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() == IsArm;

    /// <summary>The package with CUDA for this system.</summary>
    public static string CudaPackage => OperatingSystem.IsWindows() ? "TorchSharp-cuda-windows" : "TorchSharp-cuda-linux";

    /// <summary>The first telling line: .NET begins with advice, and loaders list every place where they looked.</summary>
    private static string Line(string reason)
    {
        var lines = reason.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var line = Array.Find(lines, text => Array.Exists(Telling, word => text.Contains(word, StringComparison.Ordinal)))
            ?? (lines.Length > 1 ? lines[1] : lines[0]);
        return line.Length <= LongestReason ? line : line[..LongestReason] + "...";
    }

    /// <summary>The first line of an error of libtorch, without the trace that follows.</summary>
    public static string FirstLine(string message)
    {
        var end = message.AsSpan().IndexOfAny('\r', '\n');
        var line = message.AsSpan(0, end < 0 ? message.Length : end);
        return line.Length <= LongestReason ? line.ToString() : $"{line[..LongestReason]}...";
    }

    [GeneratedRegex(@"(GLIBCXX|CXXABI|GLIBC)_[0-9.]+(?=' not found)")]
    private static partial Regex NewerSymbol();
}
