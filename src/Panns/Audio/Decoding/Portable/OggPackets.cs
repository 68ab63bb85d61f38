using Panns.Audio.Lengths;

namespace Panns.Audio.Decoding.Portable;

/// <summary>
/// The packets of an Ogg file's sound (RFC 3533), one after the other: of streams beside each other the first one's, of chained ones each.
/// Pages whose checksum is wrong are left out.
/// </summary>
/// <param name="bytes">The file; disposed with this.</param>
internal sealed class OggPackets(ByteWindow bytes) : IDisposable
{
    private const int FixedHead = 27;
    private const byte Continued = 1;

    private byte[] _data = new byte[4096];
    private int _length;
    private OggPage _page;
    private long _position = bytes.Start;
    private int _segment;
    private int _offset;
    private uint _expected;
    private bool _isPage;
    private bool _isHeads;
    private bool _isOpen;
    private bool _isLost;
    private bool _isFresh;

    /// <summary>The packet; valid until the next one.</summary>
    public ReadOnlySpan<byte> Data => _data.AsSpan(0, _length);

    /// <summary>Samples up to the packet's end, if it is the last of its page; otherwise null.</summary>
    public long? Granule { get; private set; }

    /// <summary>Whether it is the last packet of its stream.</summary>
    public bool IsLast { get; private set; }

    /// <summary>Whether packets before it are lost.</summary>
    public bool IsAfterLoss { get; private set; }

    /// <summary>Whether it is the first of a chained stream.</summary>
    public bool IsFirst { get; private set; }

    /// <summary>Goes to the next packet; false at the end.</summary>
    public bool Next()
    {
        _length = 0;
        while (_isPage || NextPage())
        {
            var head = bytes.At(_page.Position, _page.HeadBytes);
            var segments = head[26];
            var start = _offset;
            var isWhole = false;
            var size = 0;
            for (; _segment < segments && !isWhole; _segment++)
            {
                size += head[FixedHead + _segment];
                isWhole = head[FixedHead + _segment] < 255;
            }

            Append(bytes.At(_page.Position + _page.HeadBytes + start, size));
            _offset += size;
            _isPage = _segment < segments;
            if (isWhole)
            {
                var isEnd = !LaterPacketEnds(bytes.At(_page.Position, _page.HeadBytes));
                (Granule, IsLast) = (isEnd && _page.Granule >= 0 ? _page.Granule : null, isEnd && _page.IsLast);
                (IsFirst, _isFresh) = (_isFresh, false);
                (IsAfterLoss, _isLost) = (_isLost, false);
                _isOpen = false;
                return true;
            }

            _isOpen = true;
        }

        return false;
    }

    public void Dispose() => bytes.Dispose();

    private bool LaterPacketEnds(ReadOnlySpan<byte> head)
    {
        foreach (var lace in head[(FixedHead + _segment)..])
        {
            if (lace < 255)
            {
                return true;
            }
        }

        return false;
    }

    private void Append(ReadOnlySpan<byte> part)
    {
        if (_length + part.Length > _data.Length)
        {
            Array.Resize(ref _data, Math.Max(2 * _data.Length, _length + part.Length));
        }

        part.CopyTo(_data.AsSpan(_length));
        _length += part.Length;
    }

    // The next page of the stream that is read, set at its first packet that this reader can complete.
    private bool NextPage()
    {
        while (NextIntact() is { } page)
        {
            if (page.IsFirst)
            {
                // Streams beside each other all begin before any goes on: the first one with sound counts.
                var isChosen = !_isHeads && OggCodec.Read(bytes.At(page.Position + page.HeadBytes, OggCodec.Longest)) is not null;
                if (isChosen)
                {
                    (_isHeads, _isFresh, _length, _isOpen, _isLost) = (true, true, 0, false, false);
                    Enter(page);
                    return true;
                }

                continue;
            }

            if (_expected == 0 || page.Serial != _page.Serial)
            {
                continue;
            }

            _isHeads = false;
            _isLost |= page.Number != _expected;
            Enter(page);
            if (_isLost)
            {
                _length = 0;
            }

            // Without its beginning the end of a packet is of no use.
            var isContinued = (page.Flags & Continued) != 0;
            if (isContinued && (_isLost || !_isOpen))
            {
                SkipPacket();
            }
            else if (!isContinued)
            {
                _length = 0;
            }

            if (_isPage)
            {
                return true;
            }
        }

        return false;
    }

    private void Enter(OggPage page)
    {
        var segments = bytes.At(page.Position, page.HeadBytes)[26];
        (_page, _segment, _offset, _expected, _isPage) = (page, 0, 0, page.Number + 1, segments > 0);
    }

    private void SkipPacket()
    {
        var head = bytes.At(_page.Position, _page.HeadBytes);
        var isWhole = false;
        for (; _segment < head[26] && !isWhole; _segment++)
        {
            _offset += head[FixedHead + _segment];
            isWhole = head[FixedHead + _segment] < 255;
        }

        _isPage = _segment < head[26];
    }

    private OggPage? NextIntact()
    {
        while (_position >= 0 && _position < bytes.Length)
        {
            if (OggPage.At(bytes, _position) is { } page && page.Position + page.Bytes <= bytes.Length && page.IsIntact(bytes))
            {
                _position += page.Bytes;
                return page;
            }

            _position = bytes.Find("OggS"u8, _position + 1);
        }

        return null;
    }
}
