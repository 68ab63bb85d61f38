using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Panns.Common;

namespace Panns.Weights;

/// <summary>
/// A checksum of all that a safetensors file says, kept in its metadata: whoever goes on from the file sees whether it is what was written.
/// </summary>
[BestFriend]
internal static class TensorChecksum
{
    /// <summary>Its name in the metadata.</summary>
    public const string Key = "sha256";

    /// <summary>SHA-256 over metadata, names, types, shapes and values.</summary>
    /// <param name="tensors">The tensors, of the types that the file has.</param>
    /// <param name="metadata">The metadata; the checksum itself is passed over.</param>
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

    /// <summary>Passes where a file's contents are those that its checksum is of.</summary>
    /// <exception cref="PannsException">They are not.</exception>
    public static void Check(StateDict file)
    {
        if (file.Metadata.GetValueOrDefault(Key) != Of(file, file.Metadata))
        {
            throw new PannsException($"{file.Source}: damaged: its checksum is not that of its contents");
        }
    }

    // With its length in front: where a text ends is part of what is said.
    private static void Append(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        hash.AppendData(BitConverter.GetBytes(bytes.Length));
        hash.AppendData(bytes);
    }
}
