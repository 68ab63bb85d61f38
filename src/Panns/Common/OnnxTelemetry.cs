using System.Runtime.InteropServices;

namespace Panns.Common;

/// <summary>
/// Official builds of ONNX Runtime send telemetry to Microsoft unless this variable is set before the library loads: they resolve a host
/// name, store events and a device identifier in the user's cache, and leave temporary files. Users of Panns have not consented, so telemetry
/// is switched off unless the variable is already set.
/// </summary>
[BestFriend]
internal static partial class OnnxTelemetry
{
    private const string Variable = "ORT_DISABLE_TELEMETRY";

    /// <summary>Whether telemetry is off, by <see cref="SwitchOff"/> or by the user's own variable.</summary>
    public static bool IsOff => Environment.GetEnvironmentVariable(Variable) == "1";

    /// <summary>Switches telemetry off for this process and its child processes. Call before anything loads ONNX Runtime.</summary>
    public static void SwitchOff()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 })
        {
            return;
        }

        Environment.SetEnvironmentVariable(Variable, "1");
        if (!OperatingSystem.IsWindows())
        {
            // On Unix, .NET does not pass its variables to native code, which reads those of the C library.
            _ = SetVariable(Variable, "1", 1);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
