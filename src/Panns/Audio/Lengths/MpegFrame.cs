namespace Panns.Audio.Lengths;

/// <summary>A frame header of MPEG-1, MPEG-2 or MPEG-2.5 audio, layers I to III (ISO/IEC 11172-3, 13818-3).</summary>
/// <param name="Kind">What all frames of a file share: version, layer, rate.</param>
/// <param name="SampleRate">Samples per second.</param>
/// <param name="Samples">Samples per channel.</param>
/// <param name="Bytes">Length of the frame in bytes.</param>
/// <param name="SideBytes">Bytes between the header and a possible table of contents.</param>
/// <param name="BitRate">Bits per second.</param>
internal readonly record struct MpegFrame(int Kind, int SampleRate, int Samples, int Bytes, int SideBytes, int BitRate)
{
    /// <summary>Length of the header in bytes.</summary>
    public const int HeadBytes = 4;

    private static readonly int[] Rates = [44100, 48000, 32000];

    // kbit/s, by MPEG-1 or not, layer, and index.
    private static readonly int[][] BitRates =
    [
        [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
        [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
        [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
        [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
        [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
        [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
    ];

    /// <summary>A header as <see cref="FrameWalk"/> reads it.</summary>
    public static (int Kind, int Bytes, int Samples)? Head(ReadOnlySpan<byte> bytes)
        => Read(bytes) is { } frame ? (frame.Kind, frame.Bytes, frame.Samples) : null;

    /// <summary>Parses a header; null if it is not one, or has a free bit rate, which gives no frame size.</summary>
    public static MpegFrame? Read(ReadOnlySpan<byte> head)
    {
        if (head.Length < HeadBytes || head[0] != 0xFF || (head[1] & 0xE0) != 0xE0)
        {
            return null;
        }

        var version = (head[1] >> 3) & 3;
        var layer = 4 - ((head[1] >> 1) & 3);
        var (bitRate, rate) = (head[2] >> 4, (head[2] >> 2) & 3);
        if (version == 1 || layer == 4 || bitRate is 0 or 15 || rate == 3 || (head[3] & 3) == 2)
        {
            return null;
        }

        var isFirst = version == 3;
        var sampleRate = Rates[rate] >> (version switch { 3 => 0, 2 => 1, _ => 2 });
        var bits = 1000 * BitRates[(isFirst ? 0 : 3) + layer - 1][bitRate];
        var padding = (head[2] >> 1) & 1;
        var samples = layer switch { 1 => 384, 3 when !isFirst => 576, _ => 1152 };
        var bytes = layer == 1 ? ((12 * bits / sampleRate) + padding) * 4 : (samples / 8 * bits / sampleRate) + padding;
        var isMono = head[3] >> 6 == 3;
        var side = (isFirst, isMono) switch { (true, false) => 32, (true, true) or (false, false) => 17, _ => 9 };
        return new((version << 4) | (layer << 2) | rate, sampleRate, samples, bytes, side, bits);
    }
}
