namespace Panns.Audio.Lengths;

/// <summary>Random access to a file through a buffer, efficient for mostly forward reads.</summary>
/// <param name="stream">The file; disposed with this.</param>
/// <param name="start">Offset of the content.</param>
internal sealed class ByteWindow(Stream stream, long start) : IDisposable
{
    private const int Size = 1 << 17;

    private readonly byte[] _bytes = new byte[Size];
    private long _first = -1;
    private int _count;

    /// <summary>Offset of the content.</summary>
    public long Start => start;

    /// <summary>The file's length in bytes.</summary>
    public long Length { get; } = stream.Length;

    /// <summary>Returns bytes from a position, at most 64 KiB; fewer than wanted at the end.</summary>
    public ReadOnlySpan<byte> At(long position, int wanted)
    {
        if (position < 0 || position >= Length)
        {
            return [];
        }

        if (_first < 0 || position < _first || position + Math.Min(wanted, Length - position) > _first + _count)
        {
            _first = position;
            stream.Position = position;
            _count = stream.ReadAtLeast(_bytes, Size, throwOnEndOfStream: false);
        }

        var offset = (int)(position - _first);
        return _bytes.AsSpan(offset, Math.Min(wanted, _count - offset));
    }

    /// <summary>Position of the next occurrence of a byte sequence; negative if there is none.</summary>
    public long Find(ReadOnlySpan<byte> wanted, long position)
    {
        const int Block = 1 << 16;
        while (true)
        {
            var block = At(position, Block);
            if (block.Length < wanted.Length)
            {
                return -1;
            }

            var found = block.IndexOf(wanted);
            if (found >= 0)
            {
                return position + found;
            }

            position += block.Length - wanted.Length + 1;
        }
    }

    public void Dispose() => stream.Dispose();
}
