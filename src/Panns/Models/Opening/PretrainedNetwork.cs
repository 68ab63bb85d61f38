using Panns.Common;
using Panns.Models;
using Panns.Models.Opening;
using Panns.Models.Recognition;
using Panns.Networks;
using Panns.Weights;
using Panns.Weights.Binding;

namespace Panns;

/// <summary>
/// An open network with its weights. All weights are opened this way, for inference, training and export; the tensors have been checked to
/// fit the network and to be finite. Safe to use from several threads. Engines copy or map the weights, so it can be disposed once their
/// sessions have been created.
/// </summary>
public sealed class PretrainedNetwork : IDisposable
{
    private readonly Lazy<string> _hash;

    private PretrainedNetwork(ModelInfo? model, NetworkDescription network, StateDict weights)
    {
        Model = model;
        Network = network;
        Weights = weights;
        _hash = new(() => WeightHash.Of(weights));
    }

    /// <summary>The network's catalog entry; null for a custom network.</summary>
    public ModelInfo? Model { get; }

    /// <summary>The network's description, with the number of classes found in the weights.</summary>
    public NetworkDescription Network { get; }

    /// <summary>The weights.</summary>
    public StateDict Weights { get; }

    /// <summary>Full path of the weight file; null if the weights are not in a file.</summary>
    public string? Path { get; private init; }

    /// <summary>Whether these are the network's own weights: the published ones, from the store, or those that are built in.</summary>
    public bool IsPublished { get; private init; }

    /// <summary>SHA-256 over names, shapes and values of the weights, in lower-case hexadecimal; computed on first use.</summary>
    public string Hash => _hash.Value;

    /// <summary>
    /// Opens a network: by name (<c>Cnn14</c>, <c>mn04_as</c>), with its published weights; by weight file, whose tensors and name identify the
    /// network; or, if neither is given, the best network in the store for <see cref="PretrainedNetworkOptions.Task"/>, or else the built-in
    /// <see cref="PannsModels.Mini"/> if it does the task.
    /// </summary>
    /// <param name="nameOrPath">A name, or the path of a weight file (PyTorch or safetensors); null for neither.</param>
    /// <param name="options">Store, task, download; null for the defaults.</param>
    /// <exception cref="ModelUnavailableException">The network is unknown, its weights are unavailable, or the file fits several networks.</exception>
    /// <exception cref="PannsException">The file cannot be read, or its tensors are not finite.</exception>
    public static PretrainedNetwork Open(string? nameOrPath = null, PretrainedNetworkOptions? options = null)
    {
        options ??= PretrainedNetworkOptions.Default;
        return OpenSource(NetworkSource.Choose(nameOrPath, options), options);
    }

    /// <summary>Opens a network of the catalog.</summary>
    /// <param name="model">The network; the weights determine its number of classes.</param>
    /// <param name="weights">A weight file (PyTorch or safetensors); null for the published or built-in weights.</param>
    /// <param name="options">Store, task, download; null for the defaults.</param>
    /// <exception cref="ModelUnavailableException">The network's weights are unavailable.</exception>
    /// <exception cref="PannsException">The file cannot be read, or its tensors do not fit the network or are not finite.</exception>
    public static PretrainedNetwork Open(ModelInfo model, string? weights = null, PretrainedNetworkOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= PretrainedNetworkOptions.Default;
        return OpenSource(weights is null ? NetworkSource.OfPublished(model, options) : NetworkSource.OfFile(weights, model), options);
    }

    /// <summary>Opens a network whose weights come from a stream, such as an embedded resource.</summary>
    /// <param name="weights">The stream; see <see cref="WeightFile.Open(Stream, string)"/>.</param>
    /// <param name="name">Its name in messages; a file name helps to identify the network.</param>
    /// <param name="model">The network; null to identify it from its tensors.</param>
    /// <param name="options">The task; null for the defaults.</param>
    /// <exception cref="ModelUnavailableException">The tensors fit no network of the catalog, or several.</exception>
    /// <exception cref="PannsException">The stream cannot be read, or its tensors do not fit the network or are not finite.</exception>
    public static PretrainedNetwork Open(Stream weights, string name, ModelInfo? model = null, PretrainedNetworkOptions? options = null)
        => OpenSource(new NetworkSource(model, () => WeightFile.Open(weights, name)), options ?? PretrainedNetworkOptions.Default);

    /// <summary>Creates a network of the catalog from weights that are already open.</summary>
    /// <param name="model">The network; the weights determine its number of classes.</param>
    /// <param name="weights">The weights; disposed with the network, or immediately if they do not fit.</param>
    /// <exception cref="PannsException">The tensors do not fit the network or are not finite.</exception>
    public static PretrainedNetwork Create(ModelInfo model, StateDict weights)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(weights);
        return OpenSource(new NetworkSource(model, () => weights), PretrainedNetworkOptions.Default with { Task = ModelTask.Training });
    }

    /// <summary>Creates a custom network from weights that are already open.</summary>
    /// <param name="network">Description of the network, of the catalog or your own.</param>
    /// <param name="weights">The weights; disposed with the network, or immediately if they do not fit.</param>
    /// <exception cref="PannsException">The tensors do not fit the network or are not finite.</exception>
    public static PretrainedNetwork Create(NetworkDescription network, StateDict weights)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(weights);
        try
        {
            Check(network, weights);
            return new(null, network, weights);
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Weights.Dispose();

    /// <summary>Throws unless weights fit a network and are finite.</summary>
    /// <exception cref="PannsException">They do not fit, or are not finite.</exception>
    [BestFriend]
    internal static void Check(NetworkDescription network, StateDict weights)
    {
        WeightBinder.Check(weights, network, candidates: PannsModels.All.Select(model => model.Describe()));
        FiniteWeights.Check(weights, network);
    }

    /// <summary>Opens a network from a source.</summary>
    internal static PretrainedNetwork OpenSource(NetworkSource source, PretrainedNetworkOptions options)
    {
        var weights = source.Open();
        try
        {
            var (model, network) = source.Model is { } named
                ? (named, named.Describe(ArchitectureRecognizer.ClassesOf(named, weights) ?? AudioSetLabels.ClassCount))
                : ArchitectureRecognizer.Recognize(weights, options.Task);
            options.Task.Require(network, model);
            Check(network, weights);
            network = weights.Metadata.GetValueOrDefault(WrappedNames.ScoresKey) == WrappedNames.Softmax ? network.WithSoftmax() : network;
            return new(model, network, weights) { Path = source.Path, IsPublished = source.IsPublished };
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }
}
