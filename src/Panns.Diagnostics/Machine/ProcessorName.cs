using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Panns.Diagnostics.Machine;

/// <summary>The processor's name.</summary>
internal static class ProcessorName
{
    /// <summary>Its name and the number of its logical processors: <c>AMD EPYC 7763, 2 logical processors, X64</c>.</summary>
    public static string Find()
    {
        var name = OperatingSystem.IsLinux() ? OfLinux() : OperatingSystem.IsMacOS() ? OfMac() : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        var count = Environment.ProcessorCount;
        return FormattableString.Invariant(
            $"{(string.IsNullOrWhiteSpace(name) ? "an unnamed processor" : name.Trim())}, {count} logical {(count == 1 ? "processor" : "processors")}, {RuntimeInformation.ProcessArchitecture}");
    }

    /// <summary>The name in Linux's /proc/cpuinfo; null if it has none, as on many Arm boards.</summary>
    public static string? Parse(IEnumerable<string> cpuInfo)
        => cpuInfo.Select(line => line.Split(':', 2)).FirstOrDefault(parts => parts.Length == 2 && parts[0].Trim() == "model name")?[1].Trim();

    private static string? OfLinux() => File.Exists("/proc/cpuinfo") ? Parse(File.ReadLines("/proc/cpuinfo")) : null;

    private static string? OfMac()
    {
        var start = new ProcessStartInfo("/usr/sbin/sysctl") { RedirectStandardOutput = true, ArgumentList = { "-n", "machdep.cpu.brand_string" } };
        using var process = Process.Start(start);
        return process?.StandardOutput.ReadToEnd();
    }
}
