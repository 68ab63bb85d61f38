using System.Buffers.Binary;

namespace Panns.Audio.Pcm;

/// <summary>
/// The chunks of a WAV file (RIFF, its big-endian twin RIFX, and RF64 and BW64 for more than 4 GiB, EBU Tech 3306) up to its samples.
/// Forgiving where real files go wrong: sizes that are 0, unknown or beyond the end, and odd chunks without their padding byte.
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

            // A list of waves holds what a file without one holds bare.
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
    /// Whether a size is one that programs write to a pipe, where they cannot come back to write the true one: they choose about the largest
    /// that a signed or an unsigned number takes.
    /// </summary>
    internal static bool IsPlaceholder(uint size) => size is (>= 0x7FFF0000 and <= 0x80010000) or >= 0xFFFF0000;

    /// <summary>
    /// Passes over the byte that must follow an odd chunk, where it does: some programs leave it out, some write any value.
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
