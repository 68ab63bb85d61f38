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
    public static Func<NetworkDescription, StateDict, IInferenceSession> Backend(ModelChoice choice)
#if PANNS_ONNXRUNTIME
        => (network, weights) => OnnxSession.Create(network, weights, Options(choice));
#else
        => throw Missing();
#endif

    /// <summary>Opens a model that <c>panns export</c> wrote.</summary>
    /// <exception cref="PannsException">Another engine or network is asked for, or the model cannot be used.</exception>
    public static PannsModel Open(string path, ModelChoice choice, ModelTask task)
    {
        if (choice.Engine != EngineChoice.Onnx)
        {
            throw new PannsException($"{path}: an ONNX model needs --engine onnx");
        }

#if PANNS_ONNXRUNTIME
        var session = OnnxSession.Open(path, Options(choice));
        if (WhyUnfit(session, choice, task) is { } reason)
        {
            session.Dispose();
            throw new PannsException($"{path}: the model {reason}");
        }

        return new PannsModel(session, session.Labels);
#else
        throw Missing();
#endif
    }

#if PANNS_ONNXRUNTIME
    private static string? WhyUnfit(OnnxSession session, ModelChoice choice, ModelTask task)
    {
        var network = session.Network;
        var (output, isThere) = task switch
        {
            ModelTask.Embedding => (OnnxOutputs.Embedding, network.EmbeddingOutput is not null),
            ModelTask.Detection => (OnnxOutputs.Framewise, network.FramewiseOutput is not null),
            _ => (OnnxOutputs.Clipwise, true),
        };
        return choice.Model is { } name && PannsModels.Get(name).Name != network.Name ? $"is {network.Name}, not {name}"
            : session.Input != OnnxInput.Waveform ? "takes log-mels; export it with --input waveform"
            : isThere && !session.Outputs.HasFlag(output) ? $"was exported without what this needs: add --output {output.ToString().ToLowerInvariant()}"
            : null;
    }

    private static OnnxSessionOptions Options(ModelChoice choice) => new()
    {
        Threads = choice.Threads ?? 0,
        Device = choice.Device.Gpu is null ? OnnxDevice.Cpu : OnnxDevice.Cuda,
        DeviceId = choice.Device.Gpu ?? 0,
    };
#else
    private static PannsException Missing() => new("this build has no ONNX Runtime (its package did not restore); use --engine cpu");
#endif
}
