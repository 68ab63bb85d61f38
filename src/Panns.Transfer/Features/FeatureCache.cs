using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Panns.Common;
using Panns.Common.IO;
using Panns.Transfer.Features;

namespace Panns.Transfer;

/// <summary>
/// Stores feature vectors of clips on disk, shared between runs and processes. An entry's name is a hash of everything it depends on, including
/// the audio, so it cannot be stale. It has a checksum and appears only when complete.
/// </summary>
public sealed class FeatureCache
{
    // Increase when the same inputs can give different vectors.
    private const string Version = "2";
    private const uint Magic = 0x464e4150;
    private const int HeaderLength = 12 + SHA256.HashSizeInBytes;

    /// <summary>Creates a cache in a folder.</summary>
    /// <param name="folder">The folder; created when first needed.</param>
    public FeatureCache(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Folder = Path.GetFullPath(folder);
    }

    /// <summary>The user's cache: the folder <c>features</c> next to the models of <see cref="ModelStore.Default"/>.</summary>
    public static FeatureCache Default => new(Path.Combine(ModelStore.Default.Folder, "features"));

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>Computes the name of an entry.</summary>
    /// <param name="features">Everything the vectors depend on except the sound: network, weights, engine.</param>
    /// <param name="audioHash">Hash of the file.</param>
    /// <param name="decoder">Its decoder.</param>
    /// <param name="start">Start of the clip within the file, in seconds.</param>
    /// <param name="end">End of the clip; null for the file's end.</param>
    /// <param name="segment">Length of the segments that the clip is cut into; null for one vector per clip.</param>
    [BestFriend]
    internal static string KeyOf(string features, string audioHash, string decoder, double start, double? end, double? segment)
        => ContentHash.OfText(FormattableString.Invariant($"{Version}\n{features}\n{audioHash}\n{decoder}\n{start:R}\n{end:R}\n{segment:R}"));

    /// <summary>Reads an entry.</summary>
    /// <returns>[rows, dimension] values; null if the entry is missing or damaged.</returns>
    [BestFriend]
    internal float[]? Read(string key, int dimension)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(PathOf(key));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Missing, or being replaced by another process: compute it again.
            return null;
        }

        var payload = bytes.AsSpan(Math.Min(HeaderLength, bytes.Length));
        if (bytes.Length <= HeaderLength
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic
            || BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4)) != dimension
            || payload.Length != BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8)) * (long)dimension * sizeof(float)
            || !SHA256.HashData(payload).AsSpan().SequenceEqual(bytes.AsSpan(12, SHA256.HashSizeInBytes)))
        {
            return null;
        }

        return MemoryMarshal.Cast<byte, float>(payload).ToArray();
    }

    /// <summary>Writes an entry under a temporary name and moves it into place.</summary>
    /// <exception cref="PannsException">The disk is full or read-only.</exception>
    [BestFriend]
    internal void Write(string key, int dimension, ReadOnlySpan<float> rows)
    {
        var payload = MemoryMarshal.AsBytes(rows);
        var bytes = new byte[HeaderLength + payload.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), dimension);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), rows.Length / dimension);
        SHA256.HashData(payload, bytes.AsSpan(12));
        payload.CopyTo(bytes.AsSpan(HeaderLength));

        var path = PathOf(key);
        try
        {
            // No flush to disk: after a power loss the checksum fails, and the entry is computed again.
            StagedFile.Write(path, stream => stream.Write(bytes), flushToDisk: false);
        }
        catch (PannsException problem) when (!File.Exists(path))
        {
            throw new PannsException($"{problem.Message}; make room, or choose another folder by PANNS_HOME", problem);
        }
        catch (PannsException)
        {
            // Another process has written the same entry.
        }
    }

    internal string PathOf(string key) => Path.Combine(Folder, key[..2], key + ".f32");
}
