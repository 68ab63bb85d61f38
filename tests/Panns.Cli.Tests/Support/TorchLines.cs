#if PANNS_TORCHSHARP
using System.Text.RegularExpressions;

namespace Panns.Cli.Tests.Support;

/// <summary>What libtorch, or the command for it, writes to stderr on some machines only.</summary>
internal static partial class TorchLines
{
    /// <summary>The rest of stderr.</summary>
    public static string Without(string error)
        => PannsEngines.TorchSharp.Notice is { } notice ? WithoutNnpack(error).Replace($"panns: {notice}\n", "", StringComparison.Ordinal) : WithoutNnpack(error);

    /// <summary>On some virtual machines libtorch says that NNPACK, which it can do without, does not know the processor.</summary>
    public static string WithoutNnpack(string error) => Nnpack().Replace(error, "");

    [GeneratedRegex(@"^\[W.* NNPACK\.cpp:\d+\] .*\n", RegexOptions.Multiline)]
    private static partial Regex Nnpack();
}
#endif
