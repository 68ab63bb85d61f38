namespace Panns.Audio.Lengths;

/// <summary>The length of an AAC file in ADTS frames (ISO/IEC 13818-7), from its frames.</summary>
internal static class AdtsLength
{
    private const int HeadBytes = 7;
    private const int SamplesPerBlock = 1024;

    // Decoders may drop a delay of up to three blocks, and the last block.
    private const int ToleranceBlocks = 4;

    private static readonly int[] Rates = [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350];

    public static ExpectedLength? Find(ByteWindow bytes)
    {
        var walk = FrameWalk.Through(bytes, Head, _ => true);
        if (walk.First < 0)
        {
            return null;
        }

        double rate = Rates[(bytes.At(walk.First, HeadBytes)[2] >> 2) & 15];
        return new(walk.Samples / rate, ToleranceBlocks * SamplesPerBlock / rate)
        {
            Missing = walk.IsCut ? "its last frame is incomplete" : null,
            Remark = walk.Remark,
        };
    }

    private static (int Kind, int Bytes, int Samples)? Head(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeadBytes || bytes[0] != 0xFF || (bytes[1] & 0xF6) != 0xF0 || ((bytes[2] >> 2) & 15) >= Rates.Length)
        {
            return null;
        }

        var size = ((bytes[3] & 3) << 11) | (bytes[4] << 3) | (bytes[5] >> 5);
        return size > HeadBytes
            ? (((bytes[1] & 8) << 8) | (bytes[2] & 0xFC), size, SamplesPerBlock * ((bytes[6] & 3) + 1))
            : null;
    }
}
