using Panns.Models;
using Panns.Networks;
using Panns.Weights;

namespace Panns;

/// <content>Loading: which network, which weights, which engine.</content>
public sealed partial class PannsModel
{
    /// <summary>Loads a network by its name, or by the path of its weights.</summary>
    /// <param name="nameOrPath">
    /// A name such as <c>Cnn14</c> or <c>mn04_as</c>, whose published weights are downloaded if the store does not have them; or a weight file
    /// (PyTorch or safetensors), whose network is recognized by its tensors and its name; or a file in the engine's own format (.onnx for ONNX
    /// Runtime); null for the best network in the store for <see cref="PretrainedNetworkOptions.Task"/>, or else the built-in
    /// <see cref="PannsModels.Mini"/>.
    /// </param>
    /// <param name="options">Store, engine, labels; null for the defaults.</param>
    /// <exception cref="ModelUnavailableException">The network or its weights are unavailable, or a file fits several networks.</exception>
    /// <exception cref="PannsException">The file cannot be read, or its tensors contain NaN or infinity.</exception>
    /// <example>
    /// <code>
    /// using var mini = PannsModel.Load(PannsModels.Mini); // built in: no download
    /// using var published = PannsModel.Load("Cnn14"); // downloads the weights if the store does not have them
    /// using var own = PannsModel.Load("checkpoints/mine.pth", PannsModelOptions.Default with { Threads = 4 });
    /// </code>
    /// </example>
    public static PannsModel Load(string? nameOrPath = null, PannsModelOptions? options = null)
    {
        options ??= PannsModelOptions.Default;
        if (nameOrPath is not null && options.Engine.Opens(nameOrPath))
        {
            return options.Running.OpenModel(nameOrPath, options);
        }

        using var opened = PretrainedNetwork.Open(nameOrPath, options);
        return Create(opened, options);
    }

    /// <summary>Loads a network of the catalog.</summary>
    /// <param name="model">The network; the weights determine its number of classes.</param>
    /// <param name="weights">A weight file (PyTorch or safetensors), or a file in the engine's own format; null for the published or built-in weights.</param>
    /// <param name="options">Store, engine, labels; null for the defaults.</param>
    /// <exception cref="ModelUnavailableException">The network's weights are unavailable.</exception>
    /// <exception cref="PannsException">The file cannot be read, or its tensors do not fit the network or contain NaN or infinity.</exception>
    /// <example>
    /// <code>
    /// using var model = PannsModel.Load(PannsModels.Cnn14, "Cnn14_mAP=0.431.pth");
    /// </code>
    /// </example>
    public static PannsModel Load(ModelInfo model, string? weights = null, PannsModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= PannsModelOptions.Default;
        if (weights is not null && options.Engine.Opens(weights))
        {
            var opened = options.Running.OpenModel(weights, options);
            if (opened.Name == model.Name)
            {
                return opened;
            }

            opened.Dispose();
            throw new PannsException($"{weights}: a model of {opened.Name}, not of {model.Name}");
        }

        using var network = PretrainedNetwork.Open(model, weights, options);
        return Create(network, options);
    }

    /// <summary>Loads an open network.</summary>
    /// <param name="network">The network; not needed afterward.</param>
    /// <param name="options">Engine, labels; null for the defaults.</param>
    /// <exception cref="PannsException">The number of labels is not that of the classes, or the engine cannot be used.</exception>
    public static PannsModel Create(PretrainedNetwork network, PannsModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Of(network.Network, network.Weights, options ?? PannsModelOptions.Default);
    }

    /// <summary>Loads any described network with open weights.</summary>
    /// <param name="network">Description of the network, of the catalog or your own.</param>
    /// <param name="weights">The weights; not needed afterward.</param>
    /// <param name="options">Engine, labels; null for the defaults.</param>
    /// <exception cref="PannsException">The weights do not fit the network or contain NaN or infinity, or the network reads no sounds.</exception>
    public static PannsModel Create(NetworkDescription network, StateDict weights, PannsModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(weights);
        PretrainedNetwork.Check(network, weights);
        return Of(network, weights, options ?? PannsModelOptions.Default);
    }

    private static PannsModel Of(NetworkDescription network, StateDict weights, PannsModelOptions options)
    {
        // Of a description of one's own, all that is asked is that it reads sounds.
        ModelTask.Training.Require(network, model: null);
        if (options.Labels is { } labels && labels.Count != network.Classes)
        {
            throw new PannsException(FormattableString.Invariant(
                $"{weights.Source}: {network.Name} has {network.Classes} classes, but {labels.Count} labels were given"));
        }

        return new(options.CreateSession(network, weights), options.Labels);
    }
}
