using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Panns.Common;

namespace Panns.ML.Common;

/// <summary>A pipeline may have ML.NET's <c>ApplyOnnxModel</c> beside a part of ours: ONNX Runtime is not to report there either.</summary>
internal static class QuietOnnx
{
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "Must come before ML.NET loads ONNX Runtime.")]
    internal static void SwitchOff() => OnnxTelemetry.SwitchOff();
}
