using System.Globalization;

namespace Panns.Audio.Input;

/// <summary>A pipe's content in a temporary file, so that any decoder can read it, more than once.</summary>
internal sealed class Spool : IDisposable
{
    /// <summary>Largest number of bytes accepted from a pipe: 2 GiB.</summary>
    public const long MostBytes = 2L << 30;

    private const string Prefix = "panns-pipe-";
    private const int BlockBytes = 1 << 17;

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
        var path = System.IO.Path.Combine(
            System.IO.Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{Guid.NewGuid():N}"));
        var spool = new Spool(path);
        try
        {
            using var file = Create(path);
            var block = new byte[BlockBytes];
            var total = 0L;
            for (int count; (count = pipe.Read(block)) > 0;)
            {
                total += count;
                if (total > mostBytes)
                {
                    throw new PannsException(string.Create(
                        CultureInfo.InvariantCulture, $"{name}: gives more than {mostBytes} bytes, the limit for a pipe: write it to a file first"));
                }

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

    public void Dispose() => File.Delete(Path);

    private static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new(path, options);
    }

    // Removes files left by processes that were killed.
    private static void RemoveLeftovers()
    {
        foreach (var path in Directory.EnumerateFiles(System.IO.Path.GetTempPath(), Prefix + "*"))
        {
            var owner = System.IO.Path.GetFileName(path)[Prefix.Length..].Split('-')[0];
            if (int.TryParse(owner, NumberStyles.None, CultureInfo.InvariantCulture, out var process) && !IsRunning(process))
            {
                try
                {
                    File.Delete(path);
                }
                catch (Exception error) when (error is IOException or UnauthorizedAccessException)
                {
                    // Another user's file, or another process was faster.
                }
            }
        }
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
