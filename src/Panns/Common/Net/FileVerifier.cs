using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Panns.Common.Net;

/// <summary>
/// Verifies a complete download against its known checksums. If none is known, the first download's SHA-256 is recorded in NAME.sha256
/// (the format of sha256sum), and later downloads must match it.
/// </summary>
internal static class FileVerifier
{
    /// <exception cref="PannsException">The size or checksum is wrong; the downloaded bytes have been deleted.</exception>
    public static async Task VerifyAsync(
        DownloadRequest request, PartFile part, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        var (md5, sha256) = await HashAsync(part.Path, cancellationToken).ConfigureAwait(false);
        var record = request.Path + ".sha256";
        var known = request.Md5 ?? request.Sha256;
        var recorded = known is null && File.Exists(record) ? (await File.ReadAllTextAsync(record, cancellationToken).ConfigureAwait(false)).Split(' ')[0] : null;

        Require(request, part, "size", request.Bytes?.ToString(), part.Length.ToString());
        Require(request, part, "MD5", request.Md5, md5);
        Require(request, part, "SHA-256", request.Sha256, sha256);
        Require(request, part, "SHA-256", recorded, sha256, $"; {record} has it of an earlier download: delete that file if this one was published anew");

        if (known is null && recorded is null)
        {
            await File.WriteAllTextAsync(record, $"{sha256}  {request.FileName}\n", cancellationToken).ConfigureAwait(false);
            progress?.Report(new(
                request.FileName, part.Length, part.Length, $"no checksum of this file is published; its SHA-256 {sha256} is recorded in {record}"));
        }
    }

    private static void Require(DownloadRequest request, PartFile part, string what, string? expected, string found, string advice = "")
    {
        if (expected is not null && !string.Equals(expected, found, StringComparison.OrdinalIgnoreCase))
        {
            part.Restart();
            throw new PannsException(
                $"{request.FileName}: what {request.Origin} sent has the {what} {found}, not {expected}: damaged or changed on the way; try again{advice}");
        }
    }

    [SuppressMessage("Security", "CA5351", Justification = "MD5 is what the archive publishes; it guards against damage here.")]
    private static async Task<(string Md5, string Sha256)> HashAsync(string path, CancellationToken cancellationToken)
    {
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: false);
        var buffer = new byte[1 << 17];
        int count;
        while ((count = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            md5.AppendData(buffer, 0, count);
            sha256.AppendData(buffer, 0, count);
        }

        return (Convert.ToHexStringLower(md5.GetHashAndReset()), Convert.ToHexStringLower(sha256.GetHashAndReset()));
    }
}
