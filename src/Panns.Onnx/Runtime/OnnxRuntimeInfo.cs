using Panns.Onnx.Runtime;

namespace Panns.Onnx;

/// <summary>Which ONNX Runtime this process has.</summary>
public static class OnnxRuntimeInfo
{
    internal const string CudaProvider = "CUDAExecutionProvider";

    internal const string WithoutCuda =
        "this ONNX Runtime is built without CUDA: reference the package Microsoft.ML.OnnxRuntime.Gpu instead of Microsoft.ML.OnnxRuntime, or use the device cpu";

    /// <summary>Its version.</summary>
    /// <exception cref="PannsException">The native library cannot be loaded.</exception>
    public static string Version => Ask(() => QuietRuntime.Environment.GetVersionString());

    /// <summary>The execution providers that it was built with: CPUExecutionProvider, CUDAExecutionProvider, ...</summary>
    /// <exception cref="PannsException">The native library cannot be loaded.</exception>
    public static IReadOnlyList<string> Providers => Ask(() => QuietRuntime.Environment.GetAvailableProviders());

    private static T Ask<T>(Func<T> question)
    {
        try
        {
            return question();
        }
        catch (Exception problem) when (problem is TypeInitializationException or DllNotFoundException or EntryPointNotFoundException)
        {
            throw Unusable(problem);
        }
    }

    internal static PannsException Unusable(Exception problem) => new(
        $"ONNX Runtime's native library cannot be used: {(problem.InnerException ?? problem).Message.ReplaceLineEndings(" ")}; reference the package Microsoft.ML.OnnxRuntime "
        + "(for an NVIDIA GPU: Microsoft.ML.OnnxRuntime.Gpu), or use the cpu engine", problem);
}
