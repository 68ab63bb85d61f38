namespace Panns.Common.IO;

/// <summary>Writes files that are either whole or not there: beside the target first, then renamed onto it.</summary>
internal static class AtomicFile
{
    /// <summary>Writes a file; on any failure the target stays as it was.</summary>
    /// <param name="path">The target; its folder is made where missing.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="PannsException">The file cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            {
                Directory.CreateDirectory(folder);
            }

            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception problem)
        {
            if (File.Exists(temporary))
            {
                File.Delete(temporary);
            }

            if (problem is IOException or UnauthorizedAccessException)
            {
                throw new PannsException($"{path}: cannot be written: {problem.Message}", problem);
            }

            throw;
        }
    }
}
