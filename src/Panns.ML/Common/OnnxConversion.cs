using System.Diagnostics;

namespace Panns.ML.Common;

/// <summary>
/// Refuses ML.NET's <c>ConvertToOnnx</c>. It transforms some rows and walks back over the steps that it knows; at a step of another library it stops
/// without a word, and writes a model of what comes after, in which there is no network.
/// </summary>
internal static class OnnxConversion
{
    /// <summary>What to do instead.</summary>
    public const string Advice =
        "ML.NET's ConvertToOnnx cannot include a network of this library: export it by OnnxExporter.Export of the package Panns.Onnx (waveform in, scores and " +
        "embedding out) and convert the steps after it alone, with the data as the network leaves them";

    private const string Package = "Microsoft.ML.OnnxConverter";
    private const string Caller = "Microsoft.ML.OnnxExportExtensions";

    /// <exception cref="PannsException">The caller is <c>ConvertToOnnx</c>.</exception>
    public static void Refuse()
    {
        // Nothing else tells a step what it is transformed for: the interface that exported steps have is ML.NET's own. Few programs load the package,
        // and only in those is the stack looked at, once for each Transform.
        if (Array.Exists(AppDomain.CurrentDomain.GetAssemblies(), assembly => assembly.GetName().Name == Package)
            && Array.Exists(new StackTrace().GetFrames(), frame => frame.GetMethod()?.DeclaringType?.FullName == Caller))
        {
            throw new PannsException(Advice);
        }
    }
}
