namespace Panns.Audio.Pcm;

/// <summary>Bytes in their order, from a stream that may be a pipe: looks a little ahead, and skips by seeking where it can.</summary>
internal sealed class ByteInput(Stream stream) : IDisposable
{
    private const int LookAhead = 8192;

    private readonly byte[] _ahead = new byte[LookAhead];
    private int _aheadStart;
    private int _aheadCount;

    /// <summary>Whether the length is known, and any place can be gone to.</summary>
    public bool CanSeek => stream.CanSeek;

    /// <summary>All bytes of the stream; only where it can seek.</summary>
    public long Length => stream.Length;

    /// <summary>Where the next byte lies in the stream; only where it can seek.</summary>
    public long Position
    {
        get => stream.Position - _aheadCount;
        set
        {
            _aheadCount = 0;
            stream.Position = value;
        }
    }

    /// <summary>Bytes up to the end; null where the stream does not know.</summary>
    public long? Remaining => stream.CanSeek ? Math.Max(0, stream.Length - stream.Position) + _aheadCount : null;

    /// <summary>The next bytes, which stay unread: fewer than asked for at the end.</summary>
    public ReadOnlySpan<byte> Peek(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, LookAhead);
        if (_aheadCount < count)
        {
            _ahead.AsSpan(_aheadStart, _aheadCount).CopyTo(_ahead);
            _aheadStart = 0;
            var missing = _ahead.AsSpan(_aheadCount, count - _aheadCount);
            _aheadCount += stream.ReadAtLeast(missing, missing.Length, throwOnEndOfStream: false);
        }

        return _ahead.AsSpan(_aheadStart, Math.Min(count, _aheadCount));
    }

    /// <summary>Bytes from some place on, which stay unread too: fewer than there is room for at the end. Only where the stream can seek.</summary>
    public int PeekAt(long position, Span<byte> bytes)
    {
        if (position < 0 || position >= stream.Length)
        {
            return 0;
        }

        var before = stream.Position;
        stream.Position = position;
        var count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        stream.Position = before;
        return count;
    }

    /// <summary>Reads until the room is full or the stream ends.</summary>
    public int Read(Span<byte> bytes)
    {
        var early = Math.Min(bytes.Length, _aheadCount);
        _ahead.AsSpan(_aheadStart, early).CopyTo(bytes);
        _aheadStart += early;
        _aheadCount -= early;
        return early == bytes.Length
            ? early
            : early + stream.ReadAtLeast(bytes[early..], bytes.Length - early, throwOnEndOfStream: false);
    }

    /// <summary>Passes over bytes; less than asked for at the end.</summary>
    public long Skip(long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var early = (int)Math.Min(count, _aheadCount);
        _aheadStart += early;
        _aheadCount -= early;
        var rest = count - early;
        if (stream.CanSeek)
        {
            rest = Math.Min(rest, Math.Max(0, stream.Length - stream.Position));
            stream.Seek(rest, SeekOrigin.Current);
            return early + rest;
        }

        var skipped = (long)early;
        while (skipped < count)
        {
            // The look-ahead is empty here, so that its room serves as the place to throw things.
            var got = stream.Read(_ahead, 0, (int)Math.Min(LookAhead, count - skipped));
            if (got == 0)
            {
                break;
            }

            skipped += got;
        }

        return skipped;
    }

    public void Dispose() => stream.Dispose();
}
