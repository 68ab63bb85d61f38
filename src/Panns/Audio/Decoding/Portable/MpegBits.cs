using NLayer;
using Panns.Audio.Lengths;

namespace Panns.Audio.Decoding.Portable;

/// <summary>
/// The bits of an MPEG audio frame as NLayer reads them. A frame of layer III begins its data in the frames before it; here they are put
/// together, so that each frame stands alone and one that lacks what it borrows is known.
/// </summary>
internal sealed class MpegBits : IMpegFrame
{
    /// <summary>Most samples of a frame.</summary>
    public const int MostSamples = 1152;

    private const int MostBytes = 8192;
    private const int MostBorrowed = 511;

    // NLayer keeps the data in a ring, and takes one that is exactly full for an empty one.
    private const int Ring = 8192;

    private readonly byte[] _bytes = new byte[MostBytes];
    private readonly byte[] _reserve = new byte[MostBorrowed];
    private int _reserved;
    private int _length;
    private int _bit;
    private int _head;
    private int _ringEnd;

    public MpegVersion Version => ((_head >> 19) & 3) switch { 3 => MpegVersion.Version1, 2 => MpegVersion.Version2, _ => MpegVersion.Version25 };

    public MpegLayer Layer => (MpegLayer)(4 - ((_head >> 17) & 3));

    public MpegChannelMode ChannelMode => (MpegChannelMode)((_head >> 6) & 3);

    public int ChannelModeExtension => (_head >> 4) & 3;

    public int BitRateIndex => (_head >> 12) & 15;

    public int SampleRateIndex => (_head >> 10) & 3;

    public int SampleRate { get; private set; }

    public int SampleCount { get; private set; }

    public int BitRate { get; private set; }

    /// <summary>Bytes with the header.</summary>
    public int FrameLength => MpegFrame.HeadBytes + _length;

    public bool IsCopyrighted => (_head & 8) != 0;

    /// <summary>Always false: a checksum is left out of what is read.</summary>
    public bool HasCrc => false;

    public bool IsCorrupted => false;

    /// <summary>Channels of a frame.</summary>
    public static int ChannelsOf(ReadOnlySpan<byte> head) => head[3] >> 6 == 3 ? 1 : 2;

    /// <summary>Whether a frame of layer III in MPEG-2 or 2.5 holds short blocks.</summary>
    public static bool HasShortBlocks(ReadOnlySpan<byte> frame)
    {
        // For each channel 38 bits, then a flag for a window that is not the usual one, and its kind in two bits; 63 bits in all.
        const int Channel = 63;
        const int Flag = 38;
        const int ShortBlocks = 0b110;
        var content = frame[(MpegFrame.HeadBytes + ((frame[1] & 1) == 0 ? 2 : 0))..];
        var channels = ChannelsOf(frame);
        for (var channel = 0; channel < channels; channel++)
        {
            var bit = 8 + channels + (channel * Channel) + Flag;
            if (bit / 8 < content.Length - 1)
            {
                var two = (content[bit / 8] << 8) | content[(bit / 8) + 1];
                if (((two >> (13 - (bit % 8))) & 7) == ShortBlocks)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Forgets what later frames could borrow: another recording begins.</summary>
    public void Forget() => (_reserved, _ringEnd) = (0, 0);

    /// <summary>Takes a frame.</summary>
    /// <returns>Whether all of its data is here.</returns>
    public bool Load(ReadOnlySpan<byte> frame)
    {
        var head = MpegFrame.Read(frame)!.Value;
        Describe(frame, head);
        var content = frame[(MpegFrame.HeadBytes + ((frame[1] & 1) == 0 ? 2 : 0))..];
        if (Layer != MpegLayer.LayerIII)
        {
            content.CopyTo(_bytes);
            _length = content.Length;
            return true;
        }

        if (content.Length < head.SideBytes)
        {
            return false;
        }

        // The first 9 bits, 8 in MPEG-2, say how many bytes before this frame its data begins.
        var isFirst = Version == MpegVersion.Version1;
        var borrowed = isFirst ? (content[0] << 1) | (content[1] >> 7) : content[0];
        var own = content[head.SideBytes..];
        var isHere = borrowed <= _reserved;
        if (isHere)
        {
            content[..head.SideBytes].CopyTo(_bytes);
            _bytes[0] = 0;
            _bytes[1] &= isFirst ? (byte)0x7F : (byte)0xFF;
            _reserve.AsSpan(_reserved - borrowed, borrowed).CopyTo(_bytes.AsSpan(head.SideBytes));
            own.CopyTo(_bytes.AsSpan(head.SideBytes + borrowed));
            EndAt(head.SideBytes, borrowed + own.Length);
        }

        Keep(own);
        return isHere;
    }

    /// <summary>Takes a frame of silence with the properties of another; false if that is not of layer III.</summary>
    public bool LoadSilence(ReadOnlySpan<byte> head)
    {
        var frame = MpegFrame.Read(head)!.Value;
        Describe(head, frame);
        _length = frame.SideBytes + 1;
        _bytes.AsSpan(0, _length).Clear();
        return Layer == MpegLayer.LayerIII;
    }

    public void Reset() => _bit = 0;

    public int ReadBits(int bitCount)
    {
        if (_bit + bitCount > 8 * _length)
        {
            return -1;
        }

        var value = 0;
        for (var left = bitCount; left > 0;)
        {
            var here = Math.Min(left, 8 - (_bit & 7));
            value = (value << here) | ((_bytes[_bit >> 3] >> (8 - (_bit & 7) - here)) & ((1 << here) - 1));
            _bit += here;
            left -= here;
        }

        return value;
    }

    // A byte more at the end, which nothing reads, where NLayer's ring would be exactly full.
    private void EndAt(int sideBytes, int data)
    {
        if ((_ringEnd + data) % Ring == 0)
        {
            _bytes[sideBytes + data++] = 0;
        }

        _ringEnd = (_ringEnd + data) % Ring;
        _length = sideBytes + data;
    }

    private void Describe(ReadOnlySpan<byte> bytes, in MpegFrame head)
    {
        _head = (bytes[0] << 24) | (bytes[1] << 16) | (bytes[2] << 8) | bytes[3];
        (SampleRate, SampleCount, BitRate) = (head.SampleRate, head.Samples, head.BitRate);
    }

    private void Keep(ReadOnlySpan<byte> own)
    {
        if (own.Length >= MostBorrowed)
        {
            own[^MostBorrowed..].CopyTo(_reserve);
            _reserved = MostBorrowed;
            return;
        }

        var old = Math.Min(_reserved, MostBorrowed - own.Length);
        _reserve.AsSpan(_reserved - old, old).CopyTo(_reserve);
        own.CopyTo(_reserve.AsSpan(old));
        _reserved = old + own.Length;
    }
}
