namespace Panns.Tests.Audio;

/// <summary>A stream without seeking that gives a few bytes at a time, like a pipe.</summary>
internal sealed class PipeStream(Stream source) : Stream
{
    private const int MostAtOnce = 7;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => source.Read(buffer, offset, Math.Min(count, MostAtOnce));

    public override int Read(Span<byte> buffer) => source.Read(buffer[..Math.Min(buffer.Length, MostAtOnce)]);

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
