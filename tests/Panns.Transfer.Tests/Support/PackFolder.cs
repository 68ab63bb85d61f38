namespace Panns.Transfer.Tests.Support;

/// <summary>The files of a pack.</summary>
internal static class PackFolder
{
    /// <summary>Every file's name below the folder, with its bytes.</summary>
    public static IReadOnlyList<(string Name, string Bytes)> Files(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => (Path.GetRelativePath(folder, path), Convert.ToHexString(File.ReadAllBytes(path)))),
    ];
}
