using Panns.Models;
using Panns.Models.Opening;
using Panns.Models.Recognition;
using Panns.Networks;
using Panns.Weights;
using Panns.Weights.Binding;

namespace Panns;

/// <summary>
/// A network with its weights, open: the one way in which weights become a network's, for inference, training and export. The tensors are
/// known to fit the network and to be numbers. Safe to use from several threads; engines read the weights, and it can be disposed of when
/// their sessions are made.
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

    /// <summary>The network in the catalogue; null for one of another description.</summary>
    public ModelInfo? Model { get; }

    /// <summary>The network's description, for as many classes as the weights have.</summary>
    public NetworkDescription Network { get; }

    /// <summary>The weights.</summary>
    public StateDict Weights { get; }

    /// <summary>The full path of their file; null where they are in none.</summary>
    public string? Path { get; private init; }

    /// <summary>Whether they are the weights that the network's authors publish, from the store.</summary>
    public bool IsPublished { get; private init; }

    /// <summary>SHA-256 over names, shapes and values of the weights, in lower-case hexadecimal; computed when first asked for.</summary>
    public string Hash => _hash.Value;

    /// <summary>
    /// Opens a network: by its name (<c>Cnn14</c>, <c>mn04_as</c>), with its published weights; by a file of weights, whose network is
    /// recognised by its tensors and the file's name; or, where nothing is named, the best in the store for
    /// <see cref="PretrainedNetworkOptions.Task"/>.
    /// </summary>
    /// <param name="nameOrPath">The name, or the path of a file (PyTorch or safetensors); null for neither.</param>
    /// <param name="options">Store, task, download; null for the defaults.</param>
    /// <exception cref="ModelUnavailableException">There is no such network, its weights are not to be had, or a file may be several networks'.</exception>
    /// <exception cref="PannsException">The file cannot be read, or its tensors are not numbers.</exception>
    public static PretrainedNetwork Open(string? nameOrPath = null, PretrainedNetworkOptions? options = null)
    {
        options ??= PretrainedNetworkOptions.Default;
        return OpenSource(NetworkSource.Choose(nameOrPath, options), options);
    }

    /// <summary>Opens a network of the catalogue.</summary>
    /// <param name="model">The network; its number of classes follows from the weights.</param>
    /// <param name="weights">A file of weights (PyTorch or safetensors); null for the published ones.</param>
    /// <param name="options">Store, task, download; null for the defaults.</param>
    /// <exception cref="ModelUnavailableException">The network's weights are not to be had.</exception>
    /// <exception cref="PannsException">The file cannot be read, its tensors do not fit the network or are not numbers.</exception>
    public static PretrainedNetwork Open(ModelInfo model, string? weights = null, PretrainedNetworkOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= PretrainedNetworkOptions.Default;
        return OpenSource(weights is null ? NetworkSource.OfPublished(model, options) : NetworkSource.OfFile(weights, model), options);
    }

    /// <summary>Opens a network whose weights a stream gives, an embedded resource for instance.</summary>
    /// <param name="weights">The stream, as <see cref="WeightFile.Open(Stream, string)"/> takes it.</param>
    /// <param name="name">What messages call it; a file's name helps to recognise the network.</param>
    /// <param name="model">The network; null to recognise it.</param>
    /// <param name="options">The task; null for the defaults.</param>
    /// <exception cref="ModelUnavailableException">The tensors are those of no network, or of several.</exception>
    /// <exception cref="PannsException">The stream cannot be read, its tensors do not fit the network or are not numbers.</exception>
    public static PretrainedNetwork Open(Stream weights, string name, ModelInfo? model = null, PretrainedNetworkOptions? options = null)
        => OpenSource(new NetworkSource(model, () => WeightFile.Open(weights, name)), options ?? PretrainedNetworkOptions.Default);

    /// <summary>Takes weights that are open already, of a network of the catalogue.</summary>
    /// <param name="model">The network; its number of classes follows from the weights.</param>
    /// <param name="weights">The weights; disposed of with the network, and at once where they do not fit.</param>
    /// <exception cref="PannsException">The tensors do not fit the network or are not numbers.</exception>
    public static PretrainedNetwork Create(ModelInfo model, StateDict weights)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(weights);
        return OpenSource(new NetworkSource(model, () => weights), PretrainedNetworkOptions.Default with { Task = ModelTask.Training });
    }

    /// <summary>Takes weights that are open already, of a network of any description.</summary>
    /// <param name="network">The description.</param>
    /// <param name="weights">The weights; disposed of with the network, and at once where they do not fit.</param>
    /// <exception cref="PannsException">The tensors do not fit the network or are not numbers.</exception>
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

    /// <summary>Sees that weights are a network's and are numbers.</summary>
    /// <exception cref="PannsException">They are not.</exception>
    internal static void Check(NetworkDescription network, StateDict weights)
    {
        WeightBinder.Check(weights, network, candidates: PannsModels.All.Select(model => model.Describe()));
        FiniteWeights.Check(weights, network);
    }

    /// <summary>Opens what a source says.</summary>
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
            return new(model, network, weights) { Path = source.Path, IsPublished = source.IsPublished };
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }
}
