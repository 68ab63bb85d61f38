using System.Globalization;

namespace Panns.Diagnostics.Memory;

/// <summary>Memory that a process may still take without pushing others out.</summary>
internal static class AvailableMemory
{
    private const string Field = "MemAvailable:";

    /// <summary>Bytes, by the system's own account or, where it gives none, by the runtime's limit.</summary>
    public static long Bytes()
    {
        var limit = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes - Environment.WorkingSet;
        return OperatingSystem.IsLinux() && File.Exists("/proc/meminfo")
            ? Math.Min(limit, Parse(File.ReadLines("/proc/meminfo")) ?? limit)
            : limit;
    }

    /// <summary>MemAvailable of Linux's table, in bytes; null without it.</summary>
    public static long? Parse(IEnumerable<string> lines)
    {
        var line = lines.FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal));
        var words = line?[Field.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is [var number, "kB"] && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var kibibytes)
            ? kibibytes << 10
            : null;
    }
}
