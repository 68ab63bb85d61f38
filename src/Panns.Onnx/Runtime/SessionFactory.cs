using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Panns.Onnx.Protobuf;

namespace Panns.Onnx.Runtime;

/// <summary>Makes sessions of ONNX Runtime from our options.</summary>
internal static class SessionFactory
{
    public static InferenceSession Create(OnnxSessionOptions? options, string source, ModelProto model)
        => Create(options, source, settings => new InferenceSession(model.ToByteArray(), settings));

    /// <summary>Makes a session.</summary>
    /// <param name="options">Device, threads; null for the defaults.</param>
    /// <param name="source">What errors call the model.</param>
    /// <param name="open">Opens it.</param>
    /// <exception cref="PannsException">The runtime, the model or the device cannot be used.</exception>
    public static InferenceSession Create(OnnxSessionOptions? options, string source, Func<SessionOptions, InferenceSession> open)
    {
        options ??= OnnxSessionOptions.Default;
        try
        {
            _ = QuietRuntime.Environment;
            using var settings = Configure(options);
            return open(settings);
        }
        catch (OnnxRuntimeException problem)
        {
            throw new PannsException($"{source}: ONNX Runtime cannot open the model on {options.Device}: {OneLine(problem.Message)}", problem);
        }
        catch (Exception problem) when (problem is TypeInitializationException or DllNotFoundException or EntryPointNotFoundException)
        {
            throw OnnxRuntimeInfo.Unusable(problem);
        }
    }

    private static void AppendCuda(SessionOptions settings, int device)
    {
        // It would also write what is wrong to the terminal itself, with places in its sources; the exception has it all.
        var level = QuietRuntime.Environment.EnvLogLevel;
        QuietRuntime.Environment.EnvLogLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL;
        try
        {
            settings.AppendExecutionProvider_CUDA(device);
        }
        catch (OnnxRuntimeException problem)
        {
            throw new PannsException(
                $"cuda: ONNX Runtime finds no CUDA here ({OneLine(problem.Message)}): it takes an NVIDIA driver, CUDA 13 and cuDNN 9 where the system looks for libraries; or use the device cpu",
                problem);
        }
        finally
        {
            QuietRuntime.Environment.EnvLogLevel = level;
        }
    }

    // Its errors go on with the places in its sources, on lines of their own.
    private static string OneLine(string message) => message.ReplaceLineEndings(" ").Trim();

    private static SessionOptions Configure(OnnxSessionOptions options)
    {
        var settings = new SessionOptions
        {
            GraphOptimizationLevel = options.OptimizeGraph ? GraphOptimizationLevel.ORT_ENABLE_ALL : GraphOptimizationLevel.ORT_DISABLE_ALL,
            IntraOpNumThreads = options.Threads,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        if (!options.AllowSpinning)
        {
            settings.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        }

        // Its threads would go on spinning for some 50 ms after a run, and take the cores of whatever comes next.
        settings.AddSessionConfigEntry("session.force_spinning_stop", "1");

        if (options.Device == OnnxDevice.Cuda)
        {
            if (!OnnxRuntimeInfo.Providers.Contains(OnnxRuntimeInfo.CudaProvider))
            {
                throw new PannsException($"cuda: {OnnxRuntimeInfo.WithoutCuda}");
            }

            AppendCuda(settings, options.DeviceId);
        }

        return settings;
    }
}
