using Panns.Engine;
using Panns.Networks;
#if PANNS_ONNXRUNTIME
using Panns.Onnx;
#endif
#if PANNS_TORCHSHARP
using Panns.TorchSharp;
#endif
using Panns.Weights;

namespace Panns.Diagnostics.Engines;

/// <summary>The engines of this build, and what each needs to be at its best.</summary>
internal static class EngineSet
{
    /// <summary>Why an engine cannot run here; null where it can.</summary>
    public static string? WhyMissing(EngineKind engine) => engine switch
    {
        EngineKind.Cpu => null,
        EngineKind.Onnx => WhyOnnxIsMissing(),
        _ => WhyTorchIsMissing(),
    };

    /// <summary>Loads a network.</summary>
    /// <param name="engine">An engine that is not missing.</param>
    /// <param name="network">The network.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="threads">Threads for one call.</param>
    /// <exception cref="PannsException">The engine is missing.</exception>
    public static IInferenceSession Create(EngineKind engine, NetworkDescription network, StateDict weights, int threads) => engine switch
    {
        EngineKind.Cpu => CpuSession.Create(network, weights, new CpuEngineOptions { Threads = threads }),
        EngineKind.Onnx => CreateOnnx(network, weights, threads),
        _ => CreateTorch(network, weights, threads),
    };

#if PANNS_ONNXRUNTIME
    // Normalizations are folded by the export; the runtime optimizes the graph as far as it can, and its threads spin from layer to
    // layer. The front end is a convolution: its STFT operator is several times slower.
    private static OnnxSession CreateOnnx(NetworkDescription network, StateDict weights, int threads)
        => OnnxSession.Create(network, weights, new OnnxSessionOptions { Threads = threads, FrontEnd = OnnxFrontEnd.Convolution });

    private static string? WhyOnnxIsMissing()
    {
        try
        {
            return OnnxRuntimeInfo.Providers.Count > 0 ? null : "ONNX Runtime names no provider";
        }
        catch (PannsException problem)
        {
            return problem.Message;
        }
    }
#else
    private static IInferenceSession CreateOnnx(NetworkDescription network, StateDict weights, int threads)
        => throw new PannsException(WhyOnnxIsMissing());

    private static string WhyOnnxIsMissing() => "this build has no ONNX Runtime";
#endif

#if PANNS_TORCHSHARP
    // In inference mode, with oneDNN; normalizations are folded here too. The session's defaults are its fastest settings.
    private static TorchSession CreateTorch(NetworkDescription network, StateDict weights, int threads)
        => TorchSession.Create(network, weights, new TorchSessionOptions { Threads = threads });

    private static string? WhyTorchIsMissing() => TorchInfo.WhyMissing;
#else
    private static IInferenceSession CreateTorch(NetworkDescription network, StateDict weights, int threads)
        => throw new PannsException(WhyTorchIsMissing());

    private static string WhyTorchIsMissing() => "this build has no TorchSharp";
#endif
}
