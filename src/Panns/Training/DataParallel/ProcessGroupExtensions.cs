using System.Runtime.InteropServices;
using Panns.Common;

namespace Panns.Training.DataParallel;

/// <summary>What the processes of a group find out together.</summary>
[BestFriend]
internal static class ProcessGroupExtensions
{
    /// <summary>How many processes have other bytes than the first; the same answer in all.</summary>
    public static int CountDifferent(this IProcessGroup group, ReadOnlySpan<byte> bytes)
    {
        var ofFirst = bytes.ToArray();
        group.Broadcast(ofFirst);
        Span<float> different = [bytes.SequenceEqual(ofFirst) ? 0 : 1];
        group.SumInPlace(different);
        return (int)different[0];
    }

    /// <summary>The answer of the first process.</summary>
    public static bool Decide(this IProcessGroup group, bool answer)
    {
        Span<byte> decided = [answer ? (byte)1 : (byte)0];
        group.Broadcast(decided);
        return decided[0] != 0;
    }

    /// <summary>The values of the first process.</summary>
    public static void Broadcast(this IProcessGroup group, Span<float> values) => group.Broadcast(MemoryMarshal.AsBytes(values));
}
