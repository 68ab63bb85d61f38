using Microsoft.Win32.SafeHandles;

namespace Panns.Cli.Hosting;

/// <summary>Standard output to a pipe; reports that the pipe's reader is gone, which the console's own stream ignores.</summary>
/// <param name="pipe">The pipe.</param>
internal sealed class PipedOutput(Stream pipe) : Stream
{
    private const int StandardOutput = 1;
    private bool _isClosed;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>The stream for standard output when it is not a terminal.</summary>
    public static Stream OfProcess()
    {
        if (!OperatingSystem.IsWindows())
        {
            // Unbuffered, so that nothing is left to write at the end.
            var stream = new FileStream(new SafeFileHandle(StandardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            if (!stream.CanSeek)
            {
                return new PipedOutput(stream);
            }

            // For a file the console's own stream is used, which does not track the position: other processes may append to it too.
            stream.Dispose();
        }

        return Console.OpenStandardOutput();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            // After the first failure later writes are ignored: they happen while the command ends.
            if (!_isClosed)
            {
                pipe.Write(buffer);
            }
        }
        catch (IOException problem)
        {
            _isClosed = true;
            throw new OutputClosedException(problem);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
