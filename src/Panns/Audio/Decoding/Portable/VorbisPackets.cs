using NVorbis.Contracts;
using IPacketProvider = NVorbis.Contracts.IPacketProvider;

namespace Panns.Audio.Decoding.Portable;

/// <summary>The packets of an Ogg file as NVorbis reads them: those of one stream, then of the next one that is chained to it.</summary>
/// <param name="source">The packets, at the first one of the first stream.</param>
internal sealed class VorbisPackets(OggPackets source) : IPacketProvider
{
    private readonly VorbisPacket _packet = new();
    private bool _isHere = true;
    private bool _isBegun;

    public bool CanSeek => false;

    public int StreamSerial => 0;

    /// <summary>Samples up to the end of the last page that has been read of this stream; null if none says.</summary>
    public long? Granule { get; private set; }

    /// <summary>Goes to the first packet of the next stream; false if there is none.</summary>
    public bool GoOn()
    {
        (_isBegun, Granule) = (false, null);
        while (_isHere || source.Next())
        {
            _isHere = source.IsFirst;
            if (_isHere)
            {
                return true;
            }
        }

        return false;
    }

    public IPacket? PeekNextPacket()
    {
        if (!_isHere && !source.Next())
        {
            return null;
        }

        _isHere = true;
        if (source.IsFirst && _isBegun)
        {
            return null;
        }

        _packet.Load(source.Data, source.IsAfterLoss);
        return _packet;
    }

    public IPacket? GetNextPacket()
    {
        var packet = PeekNextPacket();
        if (packet is not null)
        {
            (_isHere, _isBegun, Granule) = (false, true, source.Granule ?? Granule);
        }

        return packet;
    }

    public long SeekTo(long granulePos, int preRoll, GetPacketGranuleCount getPacketGranuleCount) => throw new NotSupportedException();

    public long GetGranuleCount() => 0;
}
