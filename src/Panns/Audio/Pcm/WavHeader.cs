using System.Buffers.Binary;

namespace Panns.Audio.Pcm;

/// <summary>
/// Parses the chunks of a WAV file (RIFF, its big-endian variant RIFX, and RF64 and BW64 for more than 4 GiB, EBU Tech 3306) up to its samples.
/// Tolerates common faults: sizes that are 0, unknown or beyond the end, and odd chunks without a padding byte.
/// </summary>
internal sealed class WavHeader
{
    private const uint UnknownSize = uint.MaxValue;

    private readonly ByteInput _input;
    private readonly string _name;
    private readonly string _container;
    private readonly bool _bigEndian;
    private long? _longSize;
    private PcmLayout? _layout;

    private WavHeader(ByteInput input, string name)
    {
        _input = input;
        _name = name;
        Span<byte> head = stackalloc byte[12];
        if (input.Read(head) < head.Length)
        {
            throw new PannsException($"{name}: its WAV header is cut short");
        }

        _bigEndian = head.StartsWith("RIFX"u8);
        _container = head.StartsWith("RF64"u8) ? "RF64" : head.StartsWith("BW64"u8) ? "BW64" : "WAV";
    }

    private ChunkStyle Style => _bigEndian ? ChunkStyle.BigEndian : ChunkStyle.Riff;

    /// <summary>Reads the header and leaves the input at the first sample.</summary>
    public static PcmHeader Read(ByteInput input, string name) => new WavHeader(input, name).FindSamples();

    private PcmHeader FindSamples()
    {
        Span<byte> head = stackalloc byte[8];
        while (_input.Read(head) == head.Length)
        {
            var id = head[..4];
            var size = U32(head[4..]);
            if (id.SequenceEqual("data"u8))
            {
                return Describe(size);
            }

            // A wave list contains the same data chunk that otherwise stands alone.
            if (id.SequenceEqual("LIST"u8) && _input.Peek(4).SequenceEqual("wavl"u8))
            {
                _input.Skip(4);
                continue;
            }

            var used = id.SequenceEqual("fmt "u8) ? ReadFormat(size) : id.SequenceEqual("ds64"u8) ? ReadLongSizes(size) : 0;
            if (_input.Skip(size - used) < size - used)
            {
                break;
            }

            if (size % 2 != 0)
            {
                SkipPadding();
            }
        }

        throw new PannsException($"{_name}: a WAV file without samples (no data chunk): it is cut short or damaged");
    }

    private int ReadFormat(uint size)
    {
        Span<byte> chunk = stackalloc byte[WavFormat.Longest];
        var length = _input.Read(chunk[..(int)Math.Min(size, WavFormat.Longest)]);
        if (length < WavFormat.Shortest)
        {
            throw new PannsException($"{_name}: its WAV header is cut short or damaged (format chunk of {length} bytes)");
        }

        _layout = WavFormat.Parse(chunk[..length], _bigEndian, _container);
        return length;
    }

    private int ReadLongSizes(uint size)
    {
        Span<byte> chunk = stackalloc byte[16];
        var length = _input.Read(chunk[..(int)Math.Min(size, chunk.Length)]);
        if (length == chunk.Length)
        {
            var promised = BinaryPrimitives.ReadInt64LittleEndian(chunk[8..]);
            _longSize = promised is > 0 and < long.MaxValue / 2 ? promised : null;
        }

        return length;
    }

    private PcmHeader Describe(uint size)
    {
        if (_layout is not { } layout)
        {
            throw new PannsException($"{_name}: a WAV file without a format chunk before its samples: the file is damaged");
        }

        if (size == 0 && ChunkNames.IsKnown(_input.Peek(4)))
        {
            throw new PannsException($"{_name}: holds no samples");
        }

        long? promised = size switch
        {
            UnknownSize => _longSize,
            0 => null,
            _ when IsPlaceholder(size) && !(size <= _input.Remaining) => null,
            _ => size,
        };
        return new(layout, promised, Style);
    }

    /// <summary>
    /// Whether a size is a placeholder, written by programs that cannot seek back in a pipe to fill in the true one: close to the largest
    /// signed or unsigned 32-bit value.
    /// </summary>
    internal static bool IsPlaceholder(uint size) => size is (>= 0x7FFF0000 and <= 0x80010000) or >= 0xFFFF0000;

    /// <summary>
    /// Skips the padding byte after an odd chunk, if present: some programs omit it, some write any value.
    /// </summary>
    private void SkipPadding()
    {
        var next = _input.Peek(5);
        var missing = next.Length == 5 && next[0] != 0 && !ChunkNames.IsKnown(next[1..])
            && (ChunkNames.IsKnown(next[..4]) || (IsText(next[..4]) && !IsText(next[4..])));
        if (!missing)
        {
            _input.Skip(1);
        }
    }

    private static bool IsText(ReadOnlySpan<byte> bytes) => !bytes.ContainsAnyExceptInRange((byte)' ', (byte)'~');

    private uint U32(ReadOnlySpan<byte> bytes)
        => _bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
