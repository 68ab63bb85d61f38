namespace Panns.TorchSharp.Native;

/// <summary>
/// One folder for libraries that lie in several, as those of the packages with CUDA do. On Linux a library finds those that it needs beside
/// itself, or among the loaded ones by the names that these were built with. Some have another name since: libtorch asks for
/// libgomp-98b21ff3.so.1, which calls itself libgomp.so.1, so that it has to lie beside libtorch.
/// </summary>
internal static class LinkFolder
{
    private const string Binding = "LibTorchSharp";

    /// <summary>The libraries in a folder of links to them; themselves where libtorch is in one folder.</summary>
    public static IReadOnlyList<string> Gather(IReadOnlyList<string> libraries)
    {
        var binding = Path.GetDirectoryName(libraries.FirstOrDefault(library => library.Contains(Binding, StringComparison.Ordinal)));
        var folders = libraries.Select(Path.GetDirectoryName).Where(folder => folder != binding).Distinct(StringComparer.Ordinal);
        if (!OperatingSystem.IsLinux() || folders.Count() < 2)
        {
            return libraries;
        }

        try
        {
            // A folder of this process's own: nobody else can put a library into it. Libraries load others from it as long as it lives.
            var folder = Directory.CreateTempSubdirectory("panns-libtorch-").FullName;
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Remove(folder);
            return [.. libraries.Select(library => Link(folder, library))];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Without a place for it: what the loader then says is reported.
            return libraries;
        }
    }

    private static string Link(string folder, string library)
    {
        var link = Path.Combine(folder, Path.GetFileName(library));
        _ = File.CreateSymbolicLink(link, Path.GetFullPath(library));
        return link;
    }

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // A few links stay behind.
        }
    }
}
