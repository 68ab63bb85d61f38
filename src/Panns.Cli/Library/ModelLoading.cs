using Panns.Engine;
using Panns.Networks;
using Panns.Weights;

namespace Panns.Cli.Library;

/// <summary>Loads the network that a command line asks for.</summary>
internal static class ModelLoading
{
    public static PannsModel Load(ModelChoice choice, ModelTask task)
    {
        if (choice.Weights is { } weights && OnnxEngine.IsModelFile(weights))
        {
            return OnnxEngine.Open(weights, choice, task);
        }

        return Load(choice, new PannsModelOptions
        {
            Threads = choice.Threads,
            Task = task,
            Backend = BackendOf(choice),
            DownloadProgress = choice.Progress,
            CancellationToken = choice.CancellationToken,
        });
    }

    /// <summary>What makes sessions on the engine of a choice; null for the built-in one.</summary>
    public static Func<NetworkDescription, StateDict, IInferenceSession>? BackendOf(ModelChoice choice) => choice.Engine switch
    {
        EngineChoice.Onnx => OnnxEngine.Backend(choice),
        EngineChoice.Torch => TorchEngine.Backend(choice),
        _ => null,
    };

    /// <summary>Opens the network that a command line names: by its name, its weights, both or neither.</summary>
    public static PretrainedNetwork Open(string? model, string? weights, PretrainedNetworkOptions options)
    {
        // What the option takes is a file, and never stands for a network's name.
        if (weights is not null && !File.Exists(weights))
        {
            throw new PannsException($"{weights}: no such file");
        }

        return model is { } name ? PretrainedNetwork.Open(PannsModels.Get(name), weights, options) : PretrainedNetwork.Open(weights, options);
    }

    private static PannsModel Load(ModelChoice choice, PannsModelOptions options)
    {
        using var opened = Open(choice.Model, choice.Weights, options);
        return PannsModel.Create(opened, options);
    }
}
