namespace Panns;

/// <summary>Progress of a download.</summary>
/// <param name="FileName">Name of the file.</param>
/// <param name="BytesReceived">Bytes on disk, including those of an earlier attempt.</param>
/// <param name="TotalBytes">Size of the file; null if the server does not state it.</param>
/// <param name="Note">
/// A message for the user: waiting for another process, a retry, a checksum recorded for the first time; null for ordinary
/// progress.
/// </param>
public sealed record DownloadProgress(string FileName, long BytesReceived, long? TotalBytes, string? Note = null);
