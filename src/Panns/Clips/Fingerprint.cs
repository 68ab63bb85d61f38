using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Panns.Common;

namespace Panns.Clips;

/// <summary>Identifies weights and engine by what they make of a fixed signal: where the weights lie does not matter.</summary>
[BestFriend]
internal static class Fingerprint
{
    /// <summary>One second of noise at a rate in Hz.</summary>
    public static float[] Signal(int rate)
    {
        var random = new SeededRandom(seed: 0);
        var signal = new float[rate];
        foreach (ref var sample in signal.AsSpan())
        {
            sample = (float)(random.NextDouble() - 0.5);
        }

        return signal;
    }

    /// <summary>SHA-256 of values, in hexadecimal.</summary>
    public static string Of(ReadOnlySpan<float> values) => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(values)));
}
