using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Panns.TorchSharp.Native;

/// <summary>
/// Where libtorch's libraries lie: in folders that the environment variable PANNS_LIBTORCH names; else in those that the build wrote into
/// the program's runtime configuration (this repository's programs load libtorch from NuGet's folder: a copy beside each would be hundreds
/// of megabytes); else where .NET looks for the native part of a package.
/// </summary>
internal static partial class NativeFolders
{
    /// <summary>Environment variable: folders, separated as those of PATH.</summary>
    public const string Variable = "PANNS_LIBTORCH";

    private const string BuildSetting = "Panns.TorchSharp.NativeFolders";

    // Parts of libtorch that serve Python, mobile phones and its own tests; some need libraries that are not there.
    private static readonly string[] Skipped = ["torch_python", "_test", "nnapi", "aoti", "backend_with_compiler", "libshm", "jitbackend", "torchbind"];

    /// <summary>This system, as packages name it: linux-x64.</summary>
    public static string Runtime
        => (OperatingSystem.IsWindows() ? "win-" : OperatingSystem.IsMacOS() ? "osx-" : "linux-") + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    /// <summary>The folders that the user named; none by default.</summary>
    public static string[] OfUser => Split(Environment.GetEnvironmentVariable(Variable), Path.PathSeparator);

    /// <summary>The build's folders, of packages for all systems only those for this one: packages/.../runtimes/linux-x64/native.</summary>
    public static string[] OfBuild => Array.FindAll(
        Split(AppContext.GetData(BuildSetting) as string, ';'),
        folder => folder.Replace('\\', '/').Contains($"/runtimes/{Runtime}/", StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// The libraries to load. Where a name is in several folders the first one's counts. libtorch with CUDA comes in some twenty packages,
    /// each with a folder of its own; checksums lie beside libraries that were too large for one.
    /// </summary>
    public static List<string> Libraries(IEnumerable<string> folders)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var files = new List<string>();
        foreach (var file in folders.Where(Directory.Exists).SelectMany(folder => Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)))
        {
            var name = Path.GetFileName(file);
            if (IsLibrary(name) && !Array.Exists(Skipped, part => name.Contains(part, StringComparison.OrdinalIgnoreCase)) && seen.Add(name))
            {
                files.Add(file);
            }
        }

        return files;
    }

    private static bool IsLibrary(string name) => OperatingSystem.IsWindows() ? name.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)
        : OperatingSystem.IsMacOS() ? name.EndsWith(".dylib", StringComparison.Ordinal)
        : SharedObject().IsMatch(name);

    // libtorch_cuda.so and libcudnn.so.9, not libtorch_cuda.so.sha.
    [GeneratedRegex(@"\.so(\.[0-9]+)*$")]
    private static partial Regex SharedObject();

    private static string[] Split(string? list, char separator)
        => (list ?? "").Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
