using System.Collections.Concurrent;
using Panns.Common;

namespace Panns.Transfer.Features;

/// <summary>
/// Hashes of the files that were asked for last: rows that are parts of one recording need it hashed once. A file that has changed since, by its
/// time or length, is hashed anew. Safe to use from several threads.
/// </summary>
[BestFriend]
internal sealed class RecentHashes
{
    private const int Most = 64;

    private readonly ConcurrentDictionary<(string Path, DateTime Time, long Length), Lazy<string>> _hashes = [];

    /// <exception cref="PannsException">The file cannot be read.</exception>
    public string Of(string path)
    {
        if (!File.Exists(path))
        {
            // It says what is wrong.
            return ContentHash.OfFile(path);
        }

        var file = new FileInfo(path);
        if (_hashes.Count >= Most)
        {
            _hashes.Clear();
        }

        return _hashes.GetOrAdd((path, file.LastWriteTimeUtc, file.Length), static key => new(() => ContentHash.OfFile(key.Path))).Value;
    }
}
