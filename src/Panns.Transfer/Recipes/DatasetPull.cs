using System.Diagnostics.CodeAnalysis;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using Panns.Common.IO;
using Panns.Common.Net;

namespace Panns.Transfer.Recipes;

/// <summary>Downloads published data sets like the model store does: verified, resumable, one process at a time.</summary>
internal static class DatasetPull
{
    // Marks an archive that was completely unpacked.
    private const string Done = ".unpacked";

    private const long LeastLimit = 1L << 20;

    /// <summary>Downloads and unpacks a data set unless it is already there.</summary>
    /// <param name="recipe">The data set.</param>
    /// <param name="root">The destination folder; created if missing.</param>
    /// <param name="progress">Receives progress, block by block; may be null.</param>
    /// <param name="cancellationToken">Cancels the download; the bytes received are kept for the next attempt.</param>
    /// <exception cref="PannsException">The data set cannot be downloaded, or a file is damaged; one line with what to do.</exception>
    public static Task RunAsync(
        DatasetRecipe recipe, string root, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default)
        => RunAsync(recipe, root, DownloadOptions.Default, progress, cancellationToken);

    /// <summary>Runs with other timeouts.</summary>
    internal static async Task RunAsync(
        DatasetRecipe recipe, string root, DownloadOptions options, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentException.ThrowIfNullOrEmpty(root);
        if (!recipe.CanPull)
        {
            throw new PannsException($"{recipe.Title} cannot be downloaded by a program: {recipe.Manual ?? "see " + recipe.Homepage} ({recipe.Homepage})");
        }

        using var downloader = new Downloader(options);
        foreach (var file in recipe.Downloads)
        {
            var path = Path.Combine(root, file.File);
            if (File.Exists(path + Done))
            {
                continue;
            }

            if (Directory.Exists(path + Done))
            {
                throw new PannsException($"{path}{Done}: is a folder, but a file with this name marks that {file.File} was unpacked; move it away");
            }

            // An archive can be somewhat larger than the published total, because GitHub repacks archives on request.
            var request = new DownloadRequest { Url = file.Url, Path = path, Bytes = file.Bytes, Md5 = file.Md5, Sha256 = file.Sha256 };
            if (recipe.Bytes is { } all)
            {
                request = request with { MostBytes = Math.Max(all + (all / 2), LeastLimit) };
            }

            await downloader.FetchAsync(request, progress, cancellationToken).ConfigureAwait(false);
            await UnpackAsync(path, root, cancellationToken).ConfigureAwait(false);
            Verify(file, root, path);
            StagedFile.Write(path + Done, "");
            File.Delete(path);
        }
    }

    /// <summary>Checks the files of an archive whose hashes are known. If one differs, the archive is deleted.</summary>
    [SuppressMessage("Security", "CA5351", Justification = "MD5 is what is published; it guards against damage here.")]
    private static void Verify(DatasetDownload download, string root, string archive)
    {
        foreach (var content in download.Contents)
        {
            var path = Path.Combine([root, .. content.File.Split('/')]);
            var md5 = File.Exists(path) ? Convert.ToHexStringLower(MD5.HashData(File.ReadAllBytes(path))) : null;
            if (md5 != content.Md5)
            {
                File.Delete(archive);
                File.Delete(archive + ".sha256");
                throw new PannsException(md5 is null
                    ? $"{download.File}: what {download.Url.Host} sent holds no {content.File}; try again, or unpack a copy of your own in {root}"
                    : $"{path}: has the MD5 {md5}, not {content.Md5}: what {download.Url.Host} sent is damaged or another version; try again");
            }
        }
    }

    // A tar ends before the gzip checksum, which is verified only by reading on to the end.
    private static async Task CheckGzipAsync(string archive, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(archive);
        await using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        await unzipped.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Unpacks a zip or tar.gz into a folder; refuses entries outside it.</summary>
    internal static async Task UnpackAsync(string archive, string root, CancellationToken cancellationToken)
    {
        try
        {
            if (archive.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
            {
                await Task.Run(() => ZipUnpacking.Run(archive, root, cancellationToken), cancellationToken).ConfigureAwait(false);
                return;
            }

            await CheckGzipAsync(archive, cancellationToken).ConfigureAwait(false);
            await using var file = File.OpenRead(archive);
            await using var unzipped = new GZipStream(file, CompressionMode.Decompress);
            await TarFile.ExtractToDirectoryAsync(unzipped, root, overwriteFiles: true, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            // Deletes the checksum recorded on first download, if any: it is that of a damaged file, and would reject the next download.
            File.Delete(archive + ".sha256");
            throw new PannsException($"{archive}: cannot be unpacked: {problem.Message}; delete it and try again", problem);
        }
    }
}
