namespace Panns.Common.IO;

/// <summary>
/// Finds programs in the folders of PATH. Starting one by its bare name would not be safe: Windows first searches the application's folder
/// and the current folder, which may hold downloaded files.
/// </summary>
internal static class ProgramPath
{
    /// <summary>The full path of a program.</summary>
    /// <param name="name">A bare name to find on PATH, or a path, which is used as it is.</param>
    /// <returns>The path; null if PATH has no such program.</returns>
    public static string? Find(string name) => Find(name, Environment.GetEnvironmentVariable("PATH") ?? "");

    /// <summary>Searches the folders of the given PATH. Relative ones are ignored, because they depend on the current folder.</summary>
    internal static string? Find(string name, string folders)
    {
        if (Path.GetFileName(name) != name)
        {
            return Path.GetFullPath(name);
        }

        var file = OperatingSystem.IsWindows() && !Path.HasExtension(name) ? name + ".exe" : name;
        return folders.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => folder.Trim('"'))
            .Where(Path.IsPathFullyQualified)
            .Select(folder => Path.Combine(folder, file))
            .FirstOrDefault(IsProgram);
    }

    private static bool IsProgram(string path)
        => File.Exists(path)
        && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);
}
