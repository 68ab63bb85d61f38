namespace Panns.TorchSharp.Native;

/// <summary>
/// One folder for libraries that lie in several, as those of the packages with CUDA do. On Linux a library finds the libraries that it
/// needs beside itself, or among those already loaded, by the name that each was built with. Some files have been renamed after they were
/// built: libtorch needs libgomp-98b21ff3.so.1, whose built-in name is libgomp.so.1, so the file has to lie beside libtorch.
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
            // There is no place for the folder: the loader's own error is reported instead.
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
            // The folder could not be removed: a few links stay behind.
        }
    }
}
