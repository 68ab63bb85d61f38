using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Panns.Common.IO;

/// <summary>
/// Temporary names of files being written: <c>.panns-MACHINE-PROCESS-NUMBER.tmp</c>. If a process is killed, its file stays until the next
/// process on the same machine writes to that folder and removes it.
/// </summary>
internal static class StagingFolder
{
    private const string Prefix = ".panns-";
    private const string Ending = ".tmp";

    // Hashed, because a machine's name may contain characters that a file name cannot.
    private static readonly string Machine = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Environment.MachineName)).AsSpan(0, 4));
    private static readonly Lock Sweeping = new();
    private static readonly HashSet<string> Swept = new(StringComparer.Ordinal);
    private static long _number;

    /// <summary>Creates a uniquely named file, open for writing.</summary>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public static (string Path, FileStream Stream) Create(string folder)
    {
        // Other threads wait for the sweep, so files with this process's number that it finds are from an earlier process.
        lock (Sweeping)
        {
            if (Swept.Add(folder))
            {
                Sweep(folder);
            }
        }

        while (true)
        {
            var path = Path.Combine(folder, NameOf(Environment.ProcessId, Interlocked.Increment(ref _number)));
            try
            {
                return (path, new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Delete, 1 << 16));
            }
            catch (IOException) when (File.Exists(path))
            {
                // A leftover that could not be removed, or that another process is examining: try the next number.
            }
        }
    }

    /// <summary>Removes files that killed processes of this machine left in a folder.</summary>
    internal static void Sweep(string folder)
    {
        try
        {
            foreach (var path in Directory.EnumerateFiles(folder, $"{Prefix}{Machine}-*{Ending}"))
            {
                if (ProcessOf(Path.GetFileName(path)) is { } process && (process == Environment.ProcessId || !IsAlive(process)))
                {
                    Remove(path);
                }
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Leftovers only take space. Whether the folder is writable shows when the file is created.
        }
    }

    /// <summary>Temporary name of a file.</summary>
    internal static string NameOf(int process, long number) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Machine}-{process}-{number}{Ending}");

    private static int? ProcessOf(string name)
        => name[Prefix.Length..^Ending.Length].Split('-') is [_, var process, _]
            && int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    private static bool IsAlive(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static void Remove(string path)
    {
        try
        {
            // A process in another container may have the same number and machine name, but opening its files exclusively fails.
            new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // In use by its writer, or already removed.
        }
    }
}
