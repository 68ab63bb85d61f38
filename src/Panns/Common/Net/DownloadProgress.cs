namespace Panns;

/// <summary>How far a download is.</summary>
/// <param name="FileName">Name of the file.</param>
/// <param name="BytesReceived">Bytes on disk, those of an earlier attempt included.</param>
/// <param name="TotalBytes">Size of the file; null where the server does not tell.</param>
/// <param name="Note">
/// Something that a person should read: waiting for another process, a retry, a checksum recorded for the first time; null on
/// ordinary reports.
/// </param>
public sealed record DownloadProgress(string FileName, long BytesReceived, long? TotalBytes, string? Note = null);
