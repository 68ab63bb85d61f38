using System.CommandLine;
using Panns.Common.IO;

namespace Panns.Cli.Commands;

/// <summary>Output files named on the command line.</summary>
internal static class Destination
{
    /// <summary>Has an option that names a file refuse names that end otherwise.</summary>
    public static void RequireExtension(Option option, params string[] extensions)
        => option.Validators.Add(result =>
        {
            var path = result.GetValueOrDefault<string?>() ?? "";
            if (!extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
            {
                result.AddError($"{option.Name} takes a name that ends in {string.Join(" or ", extensions)}, not '{path}'");
            }
        });

    /// <summary>Creates a file, and its folder if there is none.</summary>
    /// <exception cref="PannsException">The file cannot be written.</exception>
    public static StagedFile Open(string path)
    {
        MakeFolder(path);
        return new(path);
    }

    /// <summary>Creates a file's folder if there is none.</summary>
    /// <exception cref="PannsException">It cannot be created.</exception>
    public static void MakeFolder(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new PannsException($"{path}: its folder cannot be created: {problem.Message}", problem);
        }
    }
}
