using Panns.Common.IO;

namespace Panns.Cli.Commands;

/// <summary>Output files named on the command line. Their folder must exist, because a mistyped one should not be created.</summary>
internal static class Destination
{
    /// <summary>Creates a file.</summary>
    /// <exception cref="PannsException">The folder does not exist, or the file cannot be written.</exception>
    public static StagedFile Open(string path)
    {
        RequireFolder(path);
        return new(path);
    }

    /// <exception cref="PannsException">The file's folder does not exist.</exception>
    public static void RequireFolder(string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
        {
            throw new PannsException($"{path}: the folder {folder} does not exist");
        }
    }
}
