using Panns.Onnx.Runtime;

namespace Panns.Onnx;

/// <summary>Which ONNX Runtime this process has.</summary>
public static class OnnxRuntimeInfo
{
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
            throw new PannsException(
                $"ONNX Runtime's native library cannot be used: {(problem.InnerException ?? problem).Message}; use the cpu engine", problem);
        }
    }
}
