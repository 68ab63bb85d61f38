using System.Runtime.InteropServices;

namespace Panns.Common;

/// <summary>
/// Official builds of ONNX Runtime report to Microsoft unless this variable is set before their library loads: they look up a host, keep
/// events in the user's cache and an identifier of the device, and leave files in the folder for temporary ones. Who uses Panns has not been asked, so it is off,
/// unless the variable has been set already.
/// </summary>
internal static partial class OnnxTelemetry
{
    private const string Variable = "ORT_DISABLE_TELEMETRY";

    /// <summary>Whether it is off: by <see cref="SwitchOff"/>, or because the variable says so.</summary>
    public static bool IsOff => Environment.GetEnvironmentVariable(Variable) == "1";

    /// <summary>Switches it off for this process and those that it starts. To be called before anything loads ONNX Runtime.</summary>
    public static void SwitchOff()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 })
        {
            return;
        }

        Environment.SetEnvironmentVariable(Variable, "1");
        if (!OperatingSystem.IsWindows())
        {
            // .NET keeps variables to itself there; native code sees those of the C library.
            _ = SetVariable(Variable, "1", 1);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
