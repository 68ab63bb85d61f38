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
            throw new PannsException($"{source}: ONNX Runtime cannot open the model on {options.Device}: {problem.Message}", problem);
        }
        catch (Exception problem) when (problem is TypeInitializationException or DllNotFoundException or EntryPointNotFoundException)
        {
            throw new PannsException(
                $"ONNX Runtime's native library cannot be used: {(problem.InnerException ?? problem).Message}; use the cpu engine", problem);
        }
    }

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
            settings.AppendExecutionProvider_CUDA(options.DeviceId);
        }

        return settings;
    }
}
