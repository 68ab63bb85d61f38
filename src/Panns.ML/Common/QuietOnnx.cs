using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Panns.Common;

namespace Panns.ML.Common;

/// <summary>Switches off ONNX Runtime's telemetry also for pipelines that use ML.NET's <c>ApplyOnnxModel</c> next to our transforms.</summary>
internal static class QuietOnnx
{
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "Must come before ML.NET loads ONNX Runtime.")]
    internal static void SwitchOff() => OnnxTelemetry.SwitchOff();
}
