using System.Buffers.Binary;

namespace Panns.Audio.Pcm;

/// <summary>
/// Integers with more bytes than bits. The format puts the bits at the top of the bytes, but some programs put them at the bottom, and some
/// state more bytes than they write. The samples show which, unless all are silent.
/// </summary>
internal static class PaddedIntegers
{
    private const int Blocks = 16;
    private const int FramesPerBlock = 512;

    /// <summary>Finds how samples are stored by examining some of them throughout the file.</summary>
    /// <param name="input">The file.</param>
    /// <param name="layout">The layout stated by the header.</param>
    /// <param name="extent">Where the samples are.</param>
    /// <param name="guess">How the samples differ from the header; null if it is right.</param>
    public static PcmLayout Judge(ByteInput input, PcmLayout layout, PcmExtent extent, out string? guess)
    {
        guess = null;
        var bytes = layout.Encoding.Bytes();
        if (layout.ValidBits == 0 || bytes is < 2 or > 4)
        {
            return layout;
        }

        var unused = (8 * bytes) - layout.ValidBits;
        var (isAtTop, isAtBottom) = (true, true);
        foreach (var value in Values(input, layout, extent))
        {
            isAtTop &= (value & ((1 << unused) - 1)) == 0;
            isAtBottom &= value >= -1 << (layout.ValidBits - 1) && value < 1 << (layout.ValidBits - 1);
        }

        if (isAtTop)
        {
            return layout;
        }

        if (isAtBottom)
        {
            guess = $"its {layout.ValidBits}-bit samples are at the bottom of {8 * bytes} bits, not at the top";
            return layout with { Gain = 1 << unused };
        }

        if (layout.Packed is { } packed)
        {
            guess = $"its header states {bytes} bytes a sample, there are {packed.Bytes()}";
            return layout with { Encoding = packed };
        }

        return layout;
    }

    private static IEnumerable<int> Values(ByteInput input, PcmLayout layout, PcmExtent extent)
    {
        var size = layout.Encoding.Bytes();
        var first = extent.Segments.First(segment => !segment.IsSilence);
        var block = new byte[FramesPerBlock * layout.FrameBytes];
        for (var i = 0; i < Blocks; i++)
        {
            var frame = Math.Max(0, first.Frames - FramesPerBlock) * i / (Blocks - 1);
            var count = input.PeekAt(first.Offset + (frame * layout.FrameBytes), block);
            for (var at = 0; at + size <= Math.Min(count, first.Frames * layout.FrameBytes); at += size)
            {
                yield return Value(block.AsSpan(at, size), layout.BigEndian);
            }
        }
    }

    private static int Value(ReadOnlySpan<byte> bytes, bool bigEndian)
    {
        Span<byte> whole = stackalloc byte[4];
        var unused = 8 * (4 - bytes.Length);
        if (bigEndian)
        {
            bytes.CopyTo(whole);
            return BinaryPrimitives.ReadInt32BigEndian(whole) >> unused;
        }

        bytes.CopyTo(whole[(4 - bytes.Length)..]);
        return BinaryPrimitives.ReadInt32LittleEndian(whole) >> unused;
    }
}
