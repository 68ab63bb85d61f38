using System.Buffers;
using System.Globalization;
using Panns.Common;

namespace Panns.Audio.Input;

/// <summary>
/// The content of a pipe or an upload, so that any decoder can read it, more than once: in a temporary file, or in memory if it is a small upload.
/// </summary>
[BestFriend]
internal sealed class Spool : IDisposable
{
    /// <summary>Largest number of bytes accepted from a pipe: 2 GiB.</summary>
    public const long MostBytes = 2L << 30;

    private const string Prefix = "panns-pipe-";
    private const int BlockBytes = 1 << 17;

    // A file of its own costs a server a good part of what computing a short sound does.
    private const int MostInMemory = 1 << 20;

    private static readonly Lazy<int> Leftovers = new(RemoveLeftovers);

    private Spool(string path) => Path = path;

    private Spool(byte[] bytes, int count) => (Bytes, Count) = (bytes, count);

    /// <summary>The path of the temporary file; null if there is none.</summary>
    public string? Path { get; }

    /// <summary>The first <see cref="Count"/> bytes are the content, if it is in memory.</summary>
    public byte[]? Bytes { get; private set; }

    /// <summary>Number of bytes in memory.</summary>
    public int Count { get; }

    /// <summary>Reads a pipe to its end.</summary>
    /// <param name="pipe">The pipe; the caller keeps ownership.</param>
    /// <param name="name">The name used in messages.</param>
    /// <param name="mostBytes">Largest number of bytes accepted.</param>
    /// <exception cref="PannsException">The pipe provides nothing, or more than the limit.</exception>
    public static Spool Receive(Stream pipe, string name, long mostBytes = MostBytes)
    {
        RemoveLeftovers();
        var spool = Start();
        try
        {
            using var file = Create(spool.Path!);
            var block = new byte[BlockBytes];
            var total = 0L;
            for (int count; (count = pipe.Read(block)) > 0;)
            {
                total += count;
                Check(total, mostBytes, name, "a pipe: write it to a file first");
                file.Write(block, 0, count);
            }

            return total > 0 ? spool : throw new PannsException($"{name}: gives nothing");
        }
        catch
        {
            spool.Dispose();
            throw;
        }
    }

    /// <summary>Reads a stream that arrives slowly to its end, without holding a thread meanwhile.</summary>
    /// <param name="stream">The stream; the caller keeps ownership.</param>
    /// <param name="name">The name used in messages.</param>
    /// <param name="mostBytes">Largest number of bytes accepted.</param>
    /// <param name="expectedBytes">The number that was announced, which need not be right: saves copies; 0 if there is none.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="SpoolFullException">The stream provides more than the limit.</exception>
    /// <exception cref="PannsException">The stream provides nothing.</exception>
    public static async Task<Spool> ReceiveAsync(Stream stream, string name, long mostBytes, long expectedBytes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);

        // Once a process: a server receives many.
        _ = Leftovers.Value;

        // With room for one byte more: a full array would be enlarged before the end is seen.
        var start = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(expectedBytes + 1, BlockBytes, MostInMemory + 1));
        try
        {
            var total = 0;
            for (int count; (count = await stream.ReadAsync(start.AsMemory(total), cancellationToken).ConfigureAwait(false)) > 0;)
            {
                total += count;
                Check(total, mostBytes, name, "an upload");
                if (total > MostInMemory)
                {
                    var spool = await ReceiveRestAsync(stream, start.AsMemory(0, total), name, mostBytes, cancellationToken).ConfigureAwait(false);
                    ArrayPool<byte>.Shared.Return(start);
                    return spool;
                }

                if (total == start.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(4 * total);
                    start.AsSpan(0, total).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(start);
                    start = larger;
                }
            }

            if (total == 0)
            {
                throw new PannsException($"{name}: gives nothing");
            }

            return new(start, total);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(start);
            throw;
        }
    }

    private static async Task<Spool> ReceiveRestAsync(Stream stream, ReadOnlyMemory<byte> start, string name, long mostBytes, CancellationToken cancellationToken)
    {
        var spool = Start();
        var block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            // Written without waiting: the file is in the system's cache.
            using var file = Create(spool.Path!);
#pragma warning disable CA1849 // see above
            file.Write(start.Span);
            long total = start.Length;
            for (int count; (count = await stream.ReadAsync(block, cancellationToken).ConfigureAwait(false)) > 0;)
            {
                total += count;
                Check(total, mostBytes, name, "an upload");
                file.Write(block, 0, count);
            }
#pragma warning restore CA1849

            return spool;
        }
        catch
        {
            spool.Dispose();
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    /// <summary>
    /// Gives the memory back for other uploads, once nobody reads it any more. Not part of <see cref="Dispose"/>: a request that was given up may
    /// still be read, and must not read another's.
    /// </summary>
    public void Recycle()
    {
        if (Bytes is { } bytes)
        {
            Bytes = null;
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    public void Dispose()
    {
        if (Path is not null)
        {
            File.Delete(Path);
        }
    }

    private static Spool Start() => new(System.IO.Path.Combine(
        System.IO.Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{Guid.NewGuid():N}")));

    private static void Check(long total, long mostBytes, string name, string what)
    {
        if (total > mostBytes)
        {
            throw new SpoolFullException(string.Create(
                CultureInfo.InvariantCulture, $"{name}: gives more than {mostBytes} bytes, the limit for {what}"));
        }
    }

    private static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new(path, options);
    }

    // Removes files left by processes that were killed; returns how many.
    private static int RemoveLeftovers()
    {
        var removed = 0;
        foreach (var path in Directory.EnumerateFiles(System.IO.Path.GetTempPath(), Prefix + "*"))
        {
            var owner = System.IO.Path.GetFileName(path)[Prefix.Length..].Split('-')[0];
            if (int.TryParse(owner, NumberStyles.None, CultureInfo.InvariantCulture, out var process) && !IsRunning(process))
            {
                try
                {
                    File.Delete(path);
                    removed++;
                }
                catch (Exception error) when (error is IOException or UnauthorizedAccessException)
                {
                    // Another user's file, or another process was faster.
                }
            }
        }

        return removed;
    }

    private static bool IsRunning(int process)
    {
        try
        {
            using var found = System.Diagnostics.Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}

/// <summary>More was received than the limit allows.</summary>
[BestFriend]
internal sealed class SpoolFullException(string message) : PannsException(message);
