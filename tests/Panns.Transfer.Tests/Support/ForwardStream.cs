namespace Panns.Transfer.Tests.Support;

/// <summary>Bytes as they come over a network: forward only, a few at a time, of unknown length.</summary>
internal sealed class ForwardStream(byte[] bytes) : Stream
{
    private const int MostAtOnce = 1000;
    private readonly MemoryStream _bytes = new(bytes);

    public bool IsClosed { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => _bytes.Read(buffer, offset, Math.Min(count, MostAtOnce));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        IsClosed = true;
        _bytes.Dispose();
        base.Dispose(disposing);
    }
}
