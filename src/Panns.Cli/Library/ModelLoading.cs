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
        });
    }

    /// <summary>What makes sessions on the engine of a choice; null for the built-in one.</summary>
    public static Func<NetworkDescription, StateDict, IInferenceSession>? BackendOf(ModelChoice choice) => choice.Engine switch
    {
        EngineChoice.Onnx => OnnxEngine.Backend(choice),
        EngineChoice.Torch => TorchEngine.Backend(choice),
        _ => null,
    };

    /// <summary>Loads with options of the caller's.</summary>
    public static PannsModel Load(ModelChoice choice, PannsModelOptions options)
    {
        if (choice.Weights is { } weights && !File.Exists(weights))
        {
            throw new PannsException($"{weights}: no such file");
        }

        return choice.Model is { } name
            ? PannsModel.Load(PannsModels.Get(name), choice.Weights, options)
            : PannsModel.Load(choice.Weights, options);
    }
}
