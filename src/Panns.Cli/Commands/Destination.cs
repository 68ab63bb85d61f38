using Panns.Common.IO;

namespace Panns.Cli.Commands;

/// <summary>Files that the command line names for results. Their folder must be there: a mistyped one would otherwise be made.</summary>
internal static class Destination
{
    /// <summary>Starts a file.</summary>
    /// <exception cref="PannsException">Its folder does not exist, or it cannot be written.</exception>
    public static StagedFile Open(string path)
    {
        RequireFolder(path);
        return new(path);
    }

    /// <exception cref="PannsException">The folder that a file shall be in does not exist.</exception>
    public static void RequireFolder(string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
        {
            throw new PannsException($"{path}: the folder {folder} does not exist");
        }
    }
}
