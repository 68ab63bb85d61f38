using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Panns.Common;

namespace Panns.Weights;

/// <summary>A hash that identifies weights independently of their file format.</summary>
[BestFriend]
internal static class WeightHash
{
    /// <summary>SHA-256 over names, shapes and values, in lower-case hexadecimal.</summary>
    public static string Of(StateDict weights)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var name in weights.Names.Order(StringComparer.Ordinal))
        {
            _ = weights.TryGetShape(name, out var shape);
            hash.AppendData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{name} [{string.Join(",", shape.ToArray())}]\n")));
            hash.AppendData(MemoryMarshal.AsBytes(weights.TryGetSpan(name, out var values) ? values : weights.Read(name)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
