using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Panns.Common;

namespace Panns.Weights;

/// <summary>
/// A checksum of a safetensors file's content, stored in its metadata, so that resuming from a damaged file is detected.
/// </summary>
[BestFriend]
internal static class TensorChecksum
{
    /// <summary>Its name in the metadata.</summary>
    public const string Key = "sha256";

    /// <summary>SHA-256 over metadata, names, types, shapes and values.</summary>
    /// <param name="tensors">The tensors, with the file's element types.</param>
    /// <param name="metadata">The metadata; the checksum itself is ignored.</param>
    public static string Of(StateDict tensors, IReadOnlyDictionary<string, string> metadata)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (key, value) in metadata.Where(pair => pair.Key != Key).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Append(hash, key);
            Append(hash, value);
        }

        foreach (var name in tensors.Names.Order(StringComparer.Ordinal))
        {
            _ = tensors.TryGetShape(name, out var shape);
            Append(hash, FormattableString.Invariant($"{name} {tensors.TypeOf(name)} [{string.Join(",", shape.ToArray())}]"));
            if (tensors.TryGetSpan(name, out var values))
            {
                hash.AppendData(MemoryMarshal.AsBytes(values));
                continue;
            }

            var count = TensorView.CountOf(shape) ?? throw new PannsException($"{tensors.Source}: tensor '{name}' is too large");
            var bytes = new byte[(long)count * tensors.TypeOf(name).Size()];
            tensors.CopyBytes(name, bytes);
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Checks that a file's content matches its checksum.</summary>
    /// <exception cref="PannsException">The content differs.</exception>
    public static void Check(StateDict file)
    {
        if (file.Metadata.GetValueOrDefault(Key) != Of(file, file.Metadata))
        {
            throw new PannsException($"{file.Source}: damaged: its checksum is not that of its contents");
        }
    }

    // The length comes first, so that moving text from one field to the next changes the hash.
    private static void Append(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        hash.AppendData(BitConverter.GetBytes(bytes.Length));
        hash.AppendData(bytes);
    }
}
