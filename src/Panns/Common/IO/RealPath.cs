namespace Panns.Common.IO;

/// <summary>Resolves all links in a path.</summary>
internal static class RealPath
{
    // Linux's own limit.
    private const int MostLinks = 40;

    /// <summary>Compares paths as this operating system does.</summary>
    public static StringComparer Comparer { get; } = OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>The full path without links.</summary>
    /// <returns>The path; null if its links are circular.</returns>
    public static string? Of(string path)
    {
        path = Path.GetFullPath(path);
        var found = Path.GetPathRoot(path)!;
        var rest = new Stack<string>();
        Push(rest, path[found.Length..]);
        for (var links = 0; rest.TryPop(out var name);)
        {
            var next = name == ".." ? Path.GetDirectoryName(found) ?? found : Path.Combine(found, name);
            if (name == ".." || new FileInfo(next).LinkTarget is not { } target)
            {
                found = next;
                continue;
            }

            if (++links > MostLinks)
            {
                return null;
            }

            if (Path.IsPathRooted(target))
            {
                found = Path.GetPathRoot(Path.GetFullPath(target))!;
                target = Path.GetFullPath(target)[found.Length..];
            }

            Push(rest, target);
        }

        return found;
    }

    private static void Push(Stack<string> rest, string path)
    {
        foreach (var name in path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries).Reverse())
        {
            if (name != ".")
            {
                rest.Push(name);
            }
        }
    }
}
