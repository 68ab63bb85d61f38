using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.ML.OnnxRuntime;
using Panns.Common;

namespace Panns.Onnx.Runtime;

/// <summary>ONNX Runtime with its reports to Microsoft switched off.</summary>
internal static class QuietRuntime
{
    private static readonly Lazy<OrtEnv> Quiet = new(() =>
    {
        var environment = OrtEnv.Instance();
        if (OnnxTelemetry.IsOff)
        {
            // Where another part of the process loaded the library before us, and for builds that report through Windows.
            environment.DisableTelemetryEvents();
        }

        return environment;
    });

    /// <summary>The process's environment of ONNX Runtime.</summary>
    public static OrtEnv Environment => Quiet.Value;

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "Must come before whatever loads the library, in this assembly or in a user's code beside it.")]
    internal static void SwitchOff() => OnnxTelemetry.SwitchOff();
}
