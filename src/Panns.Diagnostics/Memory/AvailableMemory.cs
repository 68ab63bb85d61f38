using System.Globalization;

namespace Panns.Diagnostics.Memory;

/// <summary>Memory that a process can still allocate without swapping.</summary>
internal static class AvailableMemory
{
    private const string Field = "MemAvailable:";

    /// <summary>Available bytes according to the operating system, or else the runtime's limit.</summary>
    public static long Bytes()
    {
        var limit = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes - Environment.WorkingSet;
        return OperatingSystem.IsLinux() && File.Exists("/proc/meminfo")
            ? Math.Min(limit, Parse(File.ReadLines("/proc/meminfo")) ?? limit)
            : limit;
    }

    /// <summary>MemAvailable in Linux's /proc/meminfo, in bytes; null if missing.</summary>
    public static long? Parse(IEnumerable<string> lines)
    {
        var line = lines.FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal));
        var words = line?[Field.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is [var number, "kB"] && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var kibibytes)
            ? kibibytes << 10
            : null;
    }
}
