using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Panns.Common.IO;

/// <summary>
/// The names under which files are written before they get their own: <c>.panns-MACHINE-PROCESS-NUMBER.tmp</c>. A process that is killed
/// leaves such a file; the next one on the same machine removes it before it writes in that folder for the first time.
/// </summary>
internal static class StagingFolder
{
    private const string Prefix = ".panns-";
    private const string Ending = ".tmp";

    // By its hash: a machine may be called what no file can be.
    private static readonly string Machine = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Environment.MachineName)).AsSpan(0, 4));
    private static readonly Lock Sweeping = new();
    private static readonly HashSet<string> Swept = new(StringComparer.Ordinal);
    private static long _number;

    /// <summary>Creates a file of a name that nobody else uses, open for writing.</summary>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public static (string Path, FileStream Stream) Create(string folder)
    {
        // Others wait until the folder is swept, so what the sweep finds of this process's number is an earlier process's.
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
                // A leftover that could not be removed, or one that another process is looking at: the next number is free.
            }
        }
    }

    /// <summary>Removes what killed processes of this machine have left in a folder.</summary>
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
            // Leftovers take space and do no other harm; whether the folder can be written to is found out next.
        }
    }

    /// <summary>Name of a file that a process writes.</summary>
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
            // A process in another container may have the same number and machine: its files cannot be opened alone.
            new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Somebody writes it, or has removed it.
        }
    }
}
