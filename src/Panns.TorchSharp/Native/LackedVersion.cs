using System.Text.RegularExpressions;

namespace Panns.TorchSharp.Native;

/// <summary>
/// What the system's loader complains about: a library needs a version of another library, which does not have that version.
/// </summary>
/// <param name="Provider">Name of the library that is too old.</param>
/// <param name="Version">The version that it lacks.</param>
/// <param name="Library">Path of the library that asks for it.</param>
internal readonly partial record struct LackedVersion(string Provider, string Version, string Library)
{
    /// <summary>From the message of a failed load; null where that says something else.</summary>
    public static LackedVersion? Find(string message) => Complaint().Match(message) is { Success: true } found
        ? new(Path.GetFileName(found.Groups["provider"].Value), found.Groups["version"].Value, found.Groups["library"].Value)
        : null;

    // glibc says it in English everywhere: /lib/libstdc++.so.6: version `GLIBCXX_3.4.32' not found (required by /x/libLibTorchSharp.so)
    [GeneratedRegex(@"^(?<provider>.+): version `(?<version>[^']+)' not found \(required by (?<library>.+)\)\r?$", RegexOptions.Multiline)]
    private static partial Regex Complaint();
}
