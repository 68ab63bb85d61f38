using System.Buffers.Binary;
using NVorbis.Contracts;

namespace Panns.Audio.Decoding.Portable;

/// <summary>The bits of one packet, from the lowest of each byte, as NVorbis reads them. It is filled anew for each packet.</summary>
internal sealed class VorbisPacket : IPacket
{
    // Zeros after the end, so that eight bytes can be read at any place.
    private const int Spare = 9;

    private byte[] _bytes = new byte[4096];
    private int _bits;

    public bool IsResync { get; private set; }

    /// <summary>Whether more was skipped than there is.</summary>
    public bool IsShort { get; private set; }

    /// <summary>Never known here: <see cref="VorbisReader"/> finds where the sound ends.</summary>
    public long? GranulePosition => null;

    public bool IsEndOfStream => false;

    public int BitsRead { get; private set; }

    public int BitsRemaining => _bits - BitsRead;

    public int ContainerOverheadBits => 0;

    /// <summary>Takes a packet.</summary>
    public void Load(ReadOnlySpan<byte> packet, bool isAfterLoss)
    {
        if (_bytes.Length < packet.Length + Spare)
        {
            _bytes = new byte[(2 * packet.Length) + Spare];
        }

        packet.CopyTo(_bytes);
        _bytes.AsSpan(packet.Length, Spare).Clear();
        _bits = 8 * packet.Length;
        IsResync = isAfterLoss;
        Reset();
    }

    public void Reset() => (BitsRead, IsShort) = (0, false);

    public void Done()
    {
    }

    public ulong ReadBits(int count)
    {
        var value = TryPeekBits(count, out _);
        SkipBits(count);
        return value;
    }

    public ulong TryPeekBits(int count, out int bitsRead)
    {
        bitsRead = Math.Min(count, BitsRemaining);
        if (bitsRead <= 0)
        {
            bitsRead = 0;
            return 0;
        }

        var (at, shift) = (BitsRead >> 3, BitsRead & 7);
        var value = BinaryPrimitives.ReadUInt64LittleEndian(_bytes.AsSpan(at)) >> shift;
        if (shift > 0)
        {
            value |= (ulong)_bytes[at + 8] << (64 - shift);
        }

        return bitsRead == 64 ? value : value & ((1UL << bitsRead) - 1);
    }

    public void SkipBits(int count)
    {
        IsShort |= count > BitsRemaining;
        BitsRead = Math.Min(_bits, BitsRead + count);
    }
}
