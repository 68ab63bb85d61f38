using Panns.Engine;
using Panns.Networks;
#if PANNS_ONNXRUNTIME
using Panns.Onnx;
#endif
using Panns.Weights;

namespace Panns.Cli.Library;

/// <summary><c>--engine onnx</c>: networks are exported in memory, and run by ONNX Runtime.</summary>
internal static class OnnxEngine
{
    public static bool IsModelFile(string path) => Path.GetExtension(path).Equals(".onnx", StringComparison.OrdinalIgnoreCase);

    /// <summary>Makes sessions of networks with their weights.</summary>
    /// <exception cref="PannsException">This build has no ONNX Runtime.</exception>
    public static Func<NetworkDescription, StateDict, IInferenceSession> Backend(int? threads)
#if PANNS_ONNXRUNTIME
        => (network, weights) => OnnxSession.Create(network, weights, Options(threads));
#else
        => throw Missing();
#endif

    /// <summary>Opens a model that <c>panns export</c> wrote.</summary>
    /// <exception cref="PannsException">Another engine or network is asked for, or the model cannot be used.</exception>
    public static PannsModel Open(string path, ModelChoice choice)
    {
        if (choice.Engine != EngineChoice.Onnx)
        {
            throw new PannsException($"{path}: an ONNX model needs --engine onnx");
        }

#if PANNS_ONNXRUNTIME
        var session = OnnxSession.Open(path, Options(choice.Threads));
        if (session.Input != OnnxInput.Waveform || (choice.Model is { } name && PannsModels.Get(name).Name != session.Network.Name))
        {
            var problem = session.Input != OnnxInput.Waveform ? "takes log-mels; export it with --input waveform" : $"is {session.Network.Name}, not {choice.Model}";
            session.Dispose();
            throw new PannsException($"{path}: the model {problem}");
        }

        return new PannsModel(session);
#else
        throw Missing();
#endif
    }

#if PANNS_ONNXRUNTIME
    private static OnnxSessionOptions Options(int? threads) => new() { Threads = threads ?? 0 };
#else
    private static PannsException Missing() => new("this build has no ONNX Runtime (its package did not restore); use --engine cpu");
#endif
}
