using Panns.Engine;
using Panns.Models;
using Panns.Networks;
using Panns.Weights;

namespace Panns.Transfer;

/// <summary>A pretrained network, or the description of one to be trained from scratch. Safe to use from several threads.</summary>
public sealed class Backbone : IDisposable
{
    private readonly PretrainedNetwork? _pretrained;
    private readonly Lazy<IInferenceSession>? _session;

    private Backbone(ModelInfo model, PretrainedNetwork? pretrained, PannsModelOptions? options)
    {
        Model = model;
        Network = pretrained?.Network ?? model.Describe();
        Options = options ?? PannsModelOptions.Default;
        _pretrained = pretrained;
        if (pretrained is not null)
        {
            _session = new(() => Options.CreateSession(Network, pretrained.Weights));
        }
    }

    /// <summary>The network in the catalog.</summary>
    public ModelInfo Model { get; }

    /// <summary>Its description, for as many classes as its weights have.</summary>
    public NetworkDescription Network { get; }

    /// <summary>Its weights; null for a network to be trained from scratch.</summary>
    public StateDict? Weights => _pretrained?.Weights;

    /// <summary>The engine that runs the network, before and after it is trained.</summary>
    internal PannsModelOptions Options { get; }

    internal IInferenceSession Session => _session?.Value ?? throw NeedsWeights();

    internal string WeightsHash => _pretrained?.Hash ?? throw NeedsWeights();

    /// <summary>Opens a network of the catalog with weights.</summary>
    /// <param name="model">The network.</param>
    /// <param name="weights">A file of weights; null for the published or built-in ones.</param>
    /// <param name="options">
    /// Store, and the engine that runs the network before and after training (cached vectors are keyed by it); null for the
    /// defaults. Task and labels are ignored.
    /// </param>
    /// <exception cref="PannsException">The file does not exist, or the weights are unavailable or do not fit the network.</exception>
    public static Backbone Open(ModelInfo model, string? weights = null, PannsModelOptions? options = null)
        => Create(PretrainedNetwork.Open(model, weights, (options ?? PannsModelOptions.Default) with { Task = ModelTask.Training }), options);

    /// <summary>Opens a network by name or weight file, or else the best one in the store that has an embedding, or the built-in one.</summary>
    /// <param name="nameOrPath">A name, or a weight file, whose tensors identify the network; null for the store's best, or else the built-in one.</param>
    /// <param name="options">Store, engine; null for the defaults. Task and labels are ignored.</param>
    /// <exception cref="PannsException">The file does not exist, or the weights fit no known network.</exception>
    public static Backbone Open(string? nameOrPath = null, PannsModelOptions? options = null)
        => Create(PretrainedNetwork.Open(nameOrPath, (options ?? PannsModelOptions.Default) with { Task = ModelTask.Embedding }), options);

    /// <summary>Uses an open network of the catalog.</summary>
    /// <param name="network">The network; disposed of with the backbone.</param>
    /// <param name="options">The engine; null for the built-in one.</param>
    /// <exception cref="ArgumentException">The network is not in the catalog.</exception>
    public static Backbone Create(PretrainedNetwork network, PannsModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        return new(network.Model ?? throw new ArgumentException($"{network.Network.Name} is not of the catalog", nameof(network)), network, options);
    }

    /// <summary>Uses open weights and takes ownership of them.</summary>
    /// <param name="model">The network.</param>
    /// <param name="weights">Its weights; disposed of with the backbone.</param>
    /// <param name="options">The engine; null for the built-in one.</param>
    /// <exception cref="PannsException">The weights do not fit the network.</exception>
    public static Backbone Create(ModelInfo model, StateDict weights, PannsModelOptions? options = null)
        => Create(PretrainedNetwork.Create(model, weights), options);

    /// <summary>A network to be trained from scratch.</summary>
    /// <param name="model">The network.</param>
    /// <param name="options">The engine that runs it after training; null for the built-in one.</param>
    /// <exception cref="PannsException">The network reads no sounds.</exception>
    public static Backbone WithoutWeights(ModelInfo model, PannsModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ModelTask.Training.Require(model.Describe(), model);
        return new(model, null, options);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_session is { IsValueCreated: true })
        {
            _session.Value.Dispose();
        }

        _pretrained?.Dispose();
    }

    private ModelUnavailableException NeedsWeights() => new(ModelProblem.NoWeights, $"{Model.Name}: this strategy needs pretrained weights", Model);
}
