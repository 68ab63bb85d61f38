using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Panns.Common;
using Panns.Common.IO;
using Panns.Transfer.Features;

namespace Panns.Transfer;

/// <summary>
/// Vectors of clips on the disk, shared between runs and processes. An entry's name is the hash of all that it depends on, the audio
/// included, so it cannot be stale; it holds its own checksum and appears under its name only when it is whole.
/// </summary>
public sealed class FeatureCache
{
    // Raised whenever the same inputs may give other vectors.
    private const string Version = "2";
    private const uint Magic = 0x464e4150;
    private const int HeaderLength = 12 + SHA256.HashSizeInBytes;

    /// <summary>Uses a folder.</summary>
    /// <param name="folder">The folder; made when first needed.</param>
    public FeatureCache(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Folder = Path.GetFullPath(folder);
    }

    /// <summary>The user's cache: <c>features</c> beside the models of <see cref="ModelStore.Default"/>.</summary>
    public static FeatureCache Default => new(Path.Combine(ModelStore.Default.Folder, "features"));

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The name of an entry.</summary>
    /// <param name="features">What the vectors depend on beside the sound: network, weights, engine.</param>
    /// <param name="audioHash">Hash of the file.</param>
    /// <param name="decoder">What decodes it.</param>
    /// <param name="start">Where the clip starts in the file, in seconds.</param>
    /// <param name="end">Where it ends; null for the file's end.</param>
    /// <param name="segment">Length of the segments that it is cut into; null where it has one vector.</param>
    [BestFriend]
    internal static string KeyOf(string features, string audioHash, string decoder, double start, double? end, double? segment)
        => ContentHash.OfText(FormattableString.Invariant($"{Version}\n{features}\n{audioHash}\n{decoder}\n{start:R}\n{end:R}\n{segment:R}"));

    /// <summary>Reads an entry.</summary>
    /// <returns>[rows, dimension] values; null where there is none, or a damaged one, which counts as none.</returns>
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
            // Not there, or replaced by another process at this moment: it is computed anew.
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

    /// <summary>Writes an entry beside its place and moves it there.</summary>
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
            // No flush to the disk: after a loss of power the checksum tells, and the entry is computed anew.
            StagedFile.Write(path, stream => stream.Write(bytes), flushToDisk: false);
        }
        catch (PannsException problem) when (!File.Exists(path))
        {
            throw new PannsException($"{problem.Message}; make room, or choose another folder by PANNS_HOME", problem);
        }
        catch (PannsException)
        {
            // Another process has written the same entry meanwhile.
        }
    }

    internal string PathOf(string key) => Path.Combine(Folder, key[..2], key + ".f32");
}
