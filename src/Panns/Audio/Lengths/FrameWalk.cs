using System.Buffers;
using System.Buffers.Binary;

namespace Panns.Audio.Lengths;

/// <summary>Finds and counts the frames of a file that consists of frames.</summary>
internal sealed class FrameWalk
{
    /// <summary>Parses a frame header: the properties that all frames share, its bytes, its samples; null if it is not a header.</summary>
    public delegate (int Kind, int Bytes, int Samples)? HeadReader(ReadOnlySpan<byte> bytes);

    private const int MostHead = 16;
    private const int MostAtOnce = 1 << 16;

    // First bytes of frames and tags.
    private static readonly SearchValues<byte> Candidates = SearchValues.Create([0xFF, (byte)'I', (byte)'A', (byte)'T']);

    private readonly ByteWindow _bytes;
    private readonly HeadReader _read;
    private long _next;
    private int _kind = -1;
    private bool _isInStep;
    private long _between;

    /// <summary>A walk that stands before the first frame. After bytes that are not frames, two consecutive frames are needed to resume.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="read">Parses frame headers.</param>
    public FrameWalk(ByteWindow bytes, HeadReader read) => (_bytes, _read, _next) = (bytes, read, bytes.Start);

    /// <summary>Position of the first frame; negative if there is none.</summary>
    public long First { get; private set; } = -1;

    /// <summary>Position of this frame.</summary>
    public long Position { get; private set; }

    /// <summary>Total samples.</summary>
    public long Samples { get; private set; }

    /// <summary>Total bytes of the frames.</summary>
    public long Bytes { get; private set; }

    /// <summary>Bytes between frames that are not tags.</summary>
    public long Junk { get; private set; }

    /// <summary>A note about those bytes; null if there are none.</summary>
    public string? Remark => Junk > 0 ? FormattableString.Invariant($"{Junk} bytes in its middle are damaged") : null;

    /// <summary>Whether the last frame extends beyond the end of the file.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Walks through a file.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="read">Parses frame headers.</param>
    /// <param name="counts">Whether the frame at a position holds audio.</param>
    public static FrameWalk Through(ByteWindow bytes, HeadReader read, Func<long, bool> counts)
    {
        var walk = new FrameWalk(bytes, read);
        while (walk.Next() is { } frame)
        {
            walk.Samples += counts(walk.Position) ? frame.Samples : 0;
        }

        return walk;
    }

    /// <summary>Goes to the next whole frame; null at the end.</summary>
    public (int Kind, int Bytes, int Samples)? Next()
    {
        while (_next < _bytes.Length)
        {
            var frame = _read(_bytes.At(_next, MostHead));
            var isFrame = frame is { } some && (_kind < 0 || some.Kind == _kind)
                && (_isInStep || _read(_bytes.At(_next + some.Bytes, MostHead))?.Kind == some.Kind);
            if (!isFrame)
            {
                _isInStep = false;
                if (TagAt(_bytes, _next) is > 0 and var tag)
                {
                    _next += tag;
                    continue;
                }

                var next = NextCandidate(_bytes, _next + 1);
                _between += next - _next;
                _next = next;
                continue;
            }

            var (found, size, _) = frame!.Value;
            if (First < 0)
            {
                (First, _kind, _between) = (_next, found, 0);
            }

            // The last frame may be cut off.
            if (_next + size > _bytes.Length)
            {
                IsCut = true;
                _next = _bytes.Length;
                break;
            }

            // Only bytes before another frame count as damage, not what follows the last one.
            (Junk, _between) = (Junk + _between, 0);
            Bytes += size;
            Position = _next;
            _next += size;
            _isInStep = true;
            return frame;
        }

        return null;
    }

    private static long NextCandidate(ByteWindow bytes, long position)
    {
        while (true)
        {
            var block = bytes.At(position, MostAtOnce);
            var found = block.IndexOfAny(Candidates);
            if (found >= 0 || block.IsEmpty)
            {
                return position + Math.Max(0, found);
            }

            position += block.Length;
        }
    }

    // Joined files keep their tags: ID3v2 and APE state their sizes, ID3v1 has 128 bytes.
    private static long TagAt(ByteWindow bytes, long position)
    {
        var head = bytes.At(position, 32);
        if (head.Length >= 10 && head.StartsWith("ID3"u8) && !head.Slice(6, 4).ContainsAnyExceptInRange((byte)0, (byte)127))
        {
            return 10 + ((head[6] << 21) | (head[7] << 14) | (head[8] << 7) | head[9]);
        }

        return head.Length == 32 && head.StartsWith("APETAGEX"u8) ? 32 + BinaryPrimitives.ReadUInt32LittleEndian(head[12..])
            : head.StartsWith("TAG"u8) ? 128
            : 0;
    }
}
