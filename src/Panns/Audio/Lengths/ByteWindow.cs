namespace Panns.Audio.Lengths;

/// <summary>A file that is looked at here and there, mostly from its start to its end.</summary>
/// <param name="stream">The file; disposed of.</param>
/// <param name="start">Where its content begins.</param>
internal sealed class ByteWindow(Stream stream, long start) : IDisposable
{
    private const int Size = 1 << 17;

    private readonly byte[] _bytes = new byte[Size];
    private long _first = -1;
    private int _count;

    /// <summary>Where the content begins.</summary>
    public long Start => start;

    /// <summary>All bytes.</summary>
    public long Length { get; } = stream.Length;

    /// <summary>Bytes from a place on, at most a block of 64 KiB: fewer than wanted at the end.</summary>
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

    /// <summary>Where some bytes are next found from a place on; negative where nowhere.</summary>
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
