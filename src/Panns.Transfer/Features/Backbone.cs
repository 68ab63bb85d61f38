using Panns.Common;
using Panns.Engine;
using Panns.Networks;
using Panns.Weights;

namespace Panns.Transfer;

/// <summary>A pretrained network, or the description of one to be trained from scratch. Safe to use from several threads.</summary>
public sealed class Backbone : IDisposable
{
    private readonly PretrainedNetwork? _pretrained;
    private readonly Lazy<IInferenceSession>? _session;

    private Backbone(ModelInfo model, PretrainedNetwork? pretrained, Func<NetworkDescription, StateDict, IInferenceSession>? engine)
    {
        Model = model;
        Network = pretrained?.Network ?? model.Describe();
        Engine = engine;
        _pretrained = pretrained;
        if (pretrained is not null)
        {
            _session = new(() => CreateSession(Network, pretrained.Weights, engine));
        }
    }

    /// <summary>The network in the catalog.</summary>
    public ModelInfo Model { get; }

    /// <summary>Its description, for as many classes as its weights have.</summary>
    public NetworkDescription Network { get; }

    /// <summary>Its weights; null for a network to be trained from scratch.</summary>
    public StateDict? Weights => _pretrained?.Weights;

    /// <summary>Makes the sessions that run the network, as it is and as it is trained; null for the library's own engine.</summary>
    internal Func<NetworkDescription, StateDict, IInferenceSession>? Engine { get; }

    internal IInferenceSession Session => _session?.Value ?? throw NeedsWeights();

    internal string WeightsHash => _pretrained?.Hash ?? throw NeedsWeights();

    /// <summary>Opens a network of the catalog with weights.</summary>
    /// <param name="model">The network.</param>
    /// <param name="weights">A file of weights; null for the published ones.</param>
    /// <param name="threads">Clips to work on at once; null for all processors.</param>
    /// <param name="engine">
    /// Makes the sessions that run the network, of its description and weights, before and after training; null for the library's own engine.
    /// Vectors kept on disk are told apart by it.
    /// </param>
    /// <param name="options">Store, download; null for the defaults. Their task counts for nothing.</param>
    /// <exception cref="PannsException">No such file, no weights to be had, or weights that do not fit the network.</exception>
    public static Backbone Open(
        ModelInfo model,
        string? weights = null,
        int? threads = null,
        Func<NetworkDescription, StateDict, IInferenceSession>? engine = null,
        PretrainedNetworkOptions? options = null)
        => Create(PretrainedNetwork.Open(model, weights, (options ?? PretrainedNetworkOptions.Default) with { Task = ModelTask.Training }), threads, engine);

    /// <summary>Opens the network that a name or a file of weights stands for, or else the best in the store that has an embedding.</summary>
    /// <param name="nameOrPath">A name, or a file of weights, whose network is recognized by its tensors; null for the store's best.</param>
    /// <param name="threads">Clips to work on at once; null for all processors.</param>
    /// <param name="engine">Makes the sessions that run the network; null for the library's own engine.</param>
    /// <param name="options">Store, download; null for the defaults. Their task counts for nothing.</param>
    /// <exception cref="PannsException">No such file, nothing in the store, or weights of no network that is known.</exception>
    public static Backbone Open(
        string? nameOrPath = null,
        int? threads = null,
        Func<NetworkDescription, StateDict, IInferenceSession>? engine = null,
        PretrainedNetworkOptions? options = null)
        => Create(PretrainedNetwork.Open(nameOrPath, (options ?? PretrainedNetworkOptions.Default) with { Task = ModelTask.Embedding }), threads, engine);

    /// <summary>Takes a network of the catalog that is open.</summary>
    /// <param name="network">The network; disposed of with the backbone.</param>
    /// <param name="threads">Clips to work on at once; null for all processors.</param>
    /// <param name="engine">Makes the sessions that run the network; null for the library's own engine.</param>
    /// <exception cref="ArgumentException">It is none of the catalog.</exception>
    public static Backbone Create(PretrainedNetwork network, int? threads = null, Func<NetworkDescription, StateDict, IInferenceSession>? engine = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        Guard.Positive(threads ?? 1, nameof(threads));
        return new(network.Model ?? throw new ArgumentException($"{network.Network.Name} is not of the catalog", nameof(network)), network, engine);
    }

    /// <summary>Takes weights that are open already, and owns them.</summary>
    /// <param name="model">The network.</param>
    /// <param name="weights">Its weights; disposed of with the backbone.</param>
    /// <param name="threads">Clips to work on at once; null for all processors.</param>
    /// <exception cref="PannsException">The weights do not fit the network.</exception>
    public static Backbone Create(ModelInfo model, StateDict weights, int? threads = null) => Create(PretrainedNetwork.Create(model, weights), threads);

    /// <summary>A network to be trained from scratch.</summary>
    /// <param name="model">The network.</param>
    /// <param name="engine">Makes the sessions that run it once it is trained; null for the library's own engine.</param>
    public static Backbone WithoutWeights(ModelInfo model, Func<NetworkDescription, StateDict, IInferenceSession>? engine = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new(model, null, engine);
    }

    /// <summary>What runs a network: a session of the engine of one's choice, or of the library's own for any number of callers.</summary>
    internal static IInferenceSession CreateSession(
        NetworkDescription network, StateDict weights, Func<NetworkDescription, StateDict, IInferenceSession>? engine)
        => engine?.Invoke(network, weights) ?? AdaptiveSession.Create(network, weights, threads: null);

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
