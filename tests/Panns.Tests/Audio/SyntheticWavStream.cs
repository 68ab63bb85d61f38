namespace Panns.Tests.Audio;

/// <summary>A WAV file of any length, generated while it is read: a header, then the same second repeated.</summary>
internal sealed class SyntheticWavStream(byte[] header, byte[] second, long seconds) : Stream
{
    private readonly long _length = header.Length + (seconds * second.Length);
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (_position == _length)
        {
            return 0;
        }

        var inHeader = _position < header.Length;
        var source = inHeader ? header.AsSpan((int)_position) : second.AsSpan((int)((_position - header.Length) % second.Length));
        var count = Math.Min(buffer.Length, source.Length);
        source[..count].CopyTo(buffer);
        _position += count;
        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
