using System.Buffers;

namespace Panns.Audio.Pcm;

/// <summary>Reads bytes from a stream that may be a pipe, with a short look-ahead; skips by seeking if the stream can.</summary>
internal sealed class ByteInput(Stream stream) : IDisposable
{
    private const int LookAhead = 8192;

    private byte[] _ahead = ArrayPool<byte>.Shared.Rent(LookAhead);
    private int _aheadStart;
    private int _aheadCount;

    /// <summary>Whether the stream is seekable, and so has a known length.</summary>
    public bool CanSeek => stream.CanSeek;

    /// <summary>The stream's length; only if seekable.</summary>
    public long Length => stream.Length;

    /// <summary>Position of the next byte; only if seekable.</summary>
    public long Position
    {
        get => stream.Position - _aheadCount;
        set
        {
            _aheadCount = 0;
            stream.Position = value;
        }
    }

    /// <summary>Bytes left; null if the stream is not seekable.</summary>
    public long? Remaining => stream.CanSeek ? Math.Max(0, stream.Length - stream.Position) + _aheadCount : null;

    /// <summary>Returns the next bytes without consuming them; fewer than asked for at the end.</summary>
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

    /// <summary>Returns bytes from a position without consuming them; fewer than fit at the end. Only if seekable.</summary>
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

    /// <summary>Reads until the buffer is full or the stream ends.</summary>
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

    /// <summary>Skips bytes; returns how many, which is fewer at the end.</summary>
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
            // The look-ahead is empty here, so its buffer serves for the bytes to discard.
            var got = stream.Read(_ahead, 0, (int)Math.Min(LookAhead, count - skipped));
            if (got == 0)
            {
                break;
            }

            skipped += got;
        }

        return skipped;
    }

    /// <summary>Reads all that is left.</summary>
    /// <exception cref="PannsException">It is more than an array holds.</exception>
    public byte[] ReadToEnd(string name)
    {
        using var all = new MemoryStream();
        all.Write(_ahead, _aheadStart, _aheadCount);
        _aheadCount = 0;
        var block = new byte[1 << 17];
        for (int count; (count = stream.Read(block)) > 0;)
        {
            if (all.Length + count > Array.MaxLength)
            {
                throw new PannsException(FormattableString.Invariant($"{name}: more than {Array.MaxLength} bytes: open it as a file"));
            }

            all.Write(block, 0, count);
        }

        return all.ToArray();
    }

    public void Dispose()
    {
        stream.Dispose();
        if (Interlocked.Exchange(ref _ahead, []) is { Length: > 0 } ahead)
        {
            _aheadCount = 0;
            ArrayPool<byte>.Shared.Return(ahead);
        }
    }
}
