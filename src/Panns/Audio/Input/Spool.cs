using System.Buffers;
using System.Globalization;
using Panns.Common;

namespace Panns.Audio.Input;

/// <summary>The content of a pipe or an upload in a temporary file, so that any decoder can read it, more than once.</summary>
[BestFriend]
internal sealed class Spool : IDisposable
{
    /// <summary>Largest number of bytes accepted from a pipe: 2 GiB.</summary>
    public const long MostBytes = 2L << 30;

    private const string Prefix = "panns-pipe-";
    private const int BlockBytes = 1 << 17;

    private static readonly Lazy<int> Leftovers = new(RemoveLeftovers);

    private Spool(string path) => Path = path;

    /// <summary>The path of the temporary file.</summary>
    public string Path { get; }

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
            using var file = Create(spool.Path);
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
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="SpoolFullException">The stream provides more than the limit.</exception>
    /// <exception cref="PannsException">The stream provides nothing.</exception>
    public static async Task<Spool> ReceiveAsync(Stream stream, string name, long mostBytes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stream);

        // Once a process: a server receives many.
        _ = Leftovers.Value;
        var spool = Start();
        var block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            // Written without waiting: the file is in the system's cache.
            using var file = Create(spool.Path);
            var total = 0L;
            for (int count; (count = await stream.ReadAsync(block, cancellationToken).ConfigureAwait(false)) > 0;)
            {
                total += count;
                Check(total, mostBytes, name, "an upload");
#pragma warning disable CA1849 // see above
                file.Write(block, 0, count);
#pragma warning restore CA1849
            }

            return total > 0 ? spool : throw new PannsException($"{name}: gives nothing");
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

    public void Dispose() => File.Delete(Path);

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
