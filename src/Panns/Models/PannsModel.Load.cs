using Panns.Engine;
using Panns.Models;
using Panns.Networks;
using Panns.Weights;
using Panns.Weights.Binding;

namespace Panns;

/// <content>Loading: which network, which weights, which engine.</content>
public sealed partial class PannsModel
{
    /// <summary>Loads a network by its name from the store, or by the path of its weights.</summary>
    /// <param name="nameOrPath">
    /// A name such as <c>Cnn14</c> or <c>mn04_as</c>, or a file of weights (PyTorch or safetensors), whose network is recognised by
    /// its tensors; null for the best network in the store that does <see cref="PannsModelOptions.Task"/>.
    /// </param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="PannsException">No such network or file, nothing in the store, or weights that fit no network.</exception>
    public static PannsModel Load(string? nameOrPath = null, PannsModelOptions? options = null)
    {
        options ??= PannsModelOptions.Default;
        if (nameOrPath is null)
        {
            return Load(BestInStore(options), null, options);
        }

        return IsPath(nameOrPath) ? LoadFile(nameOrPath, options) : Load(PannsModels.Get(nameOrPath), null, options);
    }

    /// <summary>Loads a network with given weights or those of the store.</summary>
    /// <param name="model">The network; its number of classes follows from the weights.</param>
    /// <param name="weights">A file of weights (PyTorch or safetensors); null for the store's.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="PannsException">No such file, nothing in the store, or weights that do not fit the network.</exception>
    public static PannsModel Load(ModelInfo model, string? weights = null, PannsModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= PannsModelOptions.Default;
        using var state = WeightFile.Open(weights ?? PathInStore(model, options));
        return Create(model.Describe(ArchitectureRecognizer.ClassesOf(model, state) ?? AudioSetLabels.ClassCount), state, options);
    }

    /// <summary>Loads a network of any description with weights that are open already.</summary>
    /// <param name="network">The description.</param>
    /// <param name="weights">The weights; not needed afterwards, unless the options' back end keeps them.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="PannsException">The weights do not fit the network.</exception>
    public static PannsModel Create(NetworkDescription network, StateDict weights, PannsModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(weights);
        options ??= PannsModelOptions.Default;
        WeightBinder.Check(weights, network, candidates: PannsModels.All.Select(model => model.Describe()));
        if (network.FrontEnd is { } frontEnd)
        {
            FrontEndTensors.Check(weights, frontEnd);
        }

        if (options.Labels is { } labels && labels.Count != network.Classes)
        {
            throw new PannsException(FormattableString.Invariant(
                $"{weights.Source}: {network.Name} tells {network.Classes} classes apart, but {labels.Count} labels were given"));
        }

        var session = options.Backend is { } backend
            ? backend(network, weights)
            : AdaptiveSession.Create(network, weights, options.Threads);
        return new(session, options.Labels);
    }

    private static PannsModel LoadFile(string path, PannsModelOptions options)
    {
        using var state = WeightFile.Open(path);
        return Create(ArchitectureRecognizer.Recognize(state, options.Task), state, options);
    }

    /// <summary>Whether a file is meant: it exists, or it has a folder or an ending that no network's name has.</summary>
    private static bool IsPath(string nameOrPath)
        => File.Exists(nameOrPath) || nameOrPath.AsSpan().ContainsAny('/', '\\', '.');

    private static string PathInStore(ModelInfo model, PannsModelOptions options)
    {
        if (!PublishedCheckpoints.TryGet(model.Name, out var checkpoint))
        {
            throw new PannsException($"{model.Name}: no weights are published; give a file with --weights");
        }

        var store = options.Store ?? ModelStore.Default;
        return store.IsPresent(checkpoint)
            ? store.PathOf(checkpoint)
            : throw new PannsException($"{model.Name}: its weights are not in the store ({store.Folder}); get them with: panns models pull {model.Name} (or give a file with --weights)");
    }

    internal static ModelInfo BestInStore(PannsModelOptions options)
    {
        var store = options.Store ?? ModelStore.Default;
        var best = PannsModels.All
            .Where(model => PublishedCheckpoints.TryGet(model.Name, out var checkpoint) && store.IsPresent(checkpoint) && options.Task.IsDoneBy(model.Describe()))
            .MaxBy(model => model.MeanAveragePrecision);
        return best ?? throw new PannsException(
            $"no network for {options.Task.ToString().ToLowerInvariant()} is in the store ({store.Folder}); get one with: panns models pull {options.Task.Suggested().Name} (or give a file with --weights)");
    }
}
