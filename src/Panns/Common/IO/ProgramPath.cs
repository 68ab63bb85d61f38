namespace Panns.Common.IO;

/// <summary>
/// Finds programs in the folders of PATH. Starting one by its bare name would look elsewhere too: Windows takes a program of that name in
/// the folder of the calling program or the current folder first, which may be one of downloaded sounds.
/// </summary>
internal static class ProgramPath
{
    /// <summary>The full path of a program.</summary>
    /// <param name="name">A bare name, looked for on PATH, or a path, which is taken as it is.</param>
    /// <returns>Null where PATH has no such program.</returns>
    public static string? Find(string name) => Find(name, Environment.GetEnvironmentVariable("PATH") ?? "");

    /// <summary>Looks in the folders of another PATH. Relative ones are left out: they mean the current folder or one below it.</summary>
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
