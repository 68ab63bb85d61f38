using System.IO.Compression;
using Panns.Common;

namespace Panns.Transfer.Recipes;

/// <summary>
/// Unpacks a zip archive and verifies each file against the archive's checksum, which <see cref="ZipFile"/> does not do. A file appears only
/// when complete and verified.
/// </summary>
internal static class ZipUnpacking
{
    private const int BufferSize = 1 << 17;

    /// <exception cref="InvalidDataException">The archive, or a file in it, is damaged.</exception>
    /// <exception cref="IOException">A file would lie outside the folder, or cannot be written.</exception>
    public static void Run(string archive, string folder, CancellationToken cancellationToken)
    {
        using var zip = ZipFile.OpenRead(archive);
        var root = Path.GetFullPath(folder);
        Directory.CreateDirectory(root);
        var buffer = new byte[BufferSize];
        foreach (var entry in zip.Entries)
        {
            var path = Path.GetFullPath(Path.Combine(root, entry.FullName));
            if (path != root && !path.StartsWith(Path.EndsInDirectorySeparator(root) ? root : root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                throw new IOException($"{entry.FullName} would lie outside {root}");
            }

            if (entry.FullName.EndsWith('/') || path == root)
            {
                Directory.CreateDirectory(path);
                continue;
            }

            Write(entry, path, buffer, cancellationToken);
        }
    }

    // Uses its own temporary names: StagedFile would sweep the folder for leftovers at each of perhaps ten thousand files.
    private static void Write(ZipArchiveEntry entry, string path, byte[] buffer, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var beside = path + ".unpacking";
        try
        {
            using (var stream = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                Copy(entry, stream, buffer, cancellationToken);
            }

            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }

    private static void Copy(ZipArchiveEntry entry, Stream target, byte[] buffer, CancellationToken cancellationToken)
    {
        using var source = entry.Open();
        var (length, crc) = (0L, 0u);
        for (int count; (count = source.Read(buffer)) > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            length += count;
            if (length > entry.Length)
            {
                break;
            }

            crc = Crc32.Of(buffer.AsSpan(0, count), crc);
            target.Write(buffer.AsSpan(0, count));
        }

        if (length != entry.Length || crc != entry.Crc32)
        {
            throw new InvalidDataException($"{entry.FullName} does not have the {(length == entry.Length ? "checksum" : "length")} that the archive gives it");
        }
    }
}
