using Microsoft.Win32.SafeHandles;

namespace Panns.Cli.Hosting;

/// <summary>Standard output where a pipe takes it: tells when the pipe's reader is gone, which the console's own stream keeps to itself.</summary>
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

    /// <summary>The stream for the process's standard output, which does not go to a terminal.</summary>
    public static Stream OfProcess()
    {
        if (!OperatingSystem.IsWindows())
        {
            // Without a buffer of its own, so that nothing remains to be written at the end.
            var stream = new FileStream(new SafeFileHandle(StandardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            if (!stream.CanSeek)
            {
                return new PipedOutput(stream);
            }

            // A file: others may append to it meanwhile, so its position is not ours to keep.
            stream.Dispose();
        }

        return Console.OpenStandardOutput();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            // After the first failure nothing more is said: what follows is the end of a list, written on the way out.
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
