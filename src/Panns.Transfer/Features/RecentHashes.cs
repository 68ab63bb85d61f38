using System.Collections.Concurrent;
using Panns.Common;

namespace Panns.Transfer.Features;

/// <summary>
/// Caches hashes of recently used files, so that a recording is hashed once for all its clips. A file whose time or length has changed is
/// hashed again. Safe to use from several threads.
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
            // Throws the error for a missing file.
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
