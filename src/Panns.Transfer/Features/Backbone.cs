using Panns.Common;
using Panns.Engine;
using Panns.Models;
using Panns.Networks;
using Panns.Transfer.Features;
using Panns.Weights;
using Panns.Weights.Binding;

namespace Panns.Transfer;

/// <summary>A pretrained network, or the description of one to be trained from scratch. Safe to use from several threads.</summary>
public sealed class Backbone : IDisposable
{
    private readonly Lazy<IInferenceSession>? _session;
    private readonly Lazy<string>? _hash;

    private Backbone(
        ModelInfo model, NetworkDescription network, StateDict? weights, Func<NetworkDescription, StateDict, IInferenceSession>? engine)
    {
        Model = model;
        Network = network;
        Weights = weights;
        Engine = engine;
        if (weights is not null)
        {
            _session = new(() => CreateSession(network, weights, engine));
            _hash = new(() => ContentHash.OfWeights(weights));
        }
    }

    /// <summary>The network in the catalogue.</summary>
    public ModelInfo Model { get; }

    /// <summary>Its description, for as many classes as its weights have.</summary>
    public NetworkDescription Network { get; }

    /// <summary>Its weights; null for a network to be trained from scratch.</summary>
    public StateDict? Weights { get; }

    /// <summary>Makes the sessions that run the network, as it is and as it is trained; null for the library's own engine.</summary>
    internal Func<NetworkDescription, StateDict, IInferenceSession>? Engine { get; }

    internal IInferenceSession Session => _session?.Value ?? throw NeedsWeights();

    internal string WeightsHash => _hash?.Value ?? throw NeedsWeights();

    /// <summary>Opens a network with weights.</summary>
    /// <param name="model">The network.</param>
    /// <param name="weights">A file of weights; null for the store's.</param>
    /// <param name="threads">Clips to work on at once; null for all processors.</param>
    /// <param name="engine">
    /// Makes the sessions that run the network, of its description and weights, before and after training; null for the library's own engine.
    /// Vectors kept on disk are told apart by it.
    /// </param>
    /// <exception cref="PannsException">No such file, nothing in the store, or weights that do not fit the network.</exception>
    public static Backbone Open(
        ModelInfo model, string? weights = null, int? threads = null, Func<NetworkDescription, StateDict, IInferenceSession>? engine = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Create(model, WeightFile.Open(weights ?? PathInStore(model)), threads, engine);
    }

    /// <summary>Opens the network that a file's weights belong to, or else the best in the store that has an embedding.</summary>
    /// <param name="weights">A file of weights, whose network is recognised by its tensors; null for the store's best.</param>
    /// <param name="threads">Clips to work on at once; null for all processors.</param>
    /// <param name="engine">Makes the sessions that run the network; null for the library's own engine.</param>
    /// <exception cref="PannsException">No such file, nothing in the store, or weights of no network that is known.</exception>
    public static Backbone Open(string? weights = null, int? threads = null, Func<NetworkDescription, StateDict, IInferenceSession>? engine = null)
    {
        if (weights is null)
        {
            return Open(PannsModel.BestInStore(PannsModelOptions.Default with { Task = ModelTask.Embedding }), null, threads, engine);
        }

        var state = WeightFile.Open(weights);
        return Create(Recognize(state), state, threads, engine);
    }

    /// <summary>Opens a network with weights that are open already, and owns them.</summary>
    /// <param name="model">The network.</param>
    /// <param name="weights">Its weights; disposed of with the backbone.</param>
    /// <param name="threads">Clips to work on at once; null for all processors.</param>
    /// <exception cref="PannsException">The weights do not fit the network.</exception>
    public static Backbone Create(ModelInfo model, StateDict weights, int? threads = null) => Create(model, weights, threads, null);

    /// <summary>The same on an engine of the caller's; null for the library's own.</summary>
    internal static Backbone Create(
        ModelInfo model, StateDict weights, int? threads, Func<NetworkDescription, StateDict, IInferenceSession>? engine)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(weights);
        try
        {
            var network = model.Describe(ArchitectureRecognizer.ClassesOf(model, weights) ?? AudioSetLabels.ClassCount);
            WeightBinder.Check(weights, network, candidates: PannsModels.All.Select(other => other.Describe()));
            Guard.Positive(threads ?? 1, nameof(threads));
            return new(model, network, weights, engine);
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>A network to be trained from scratch.</summary>
    /// <param name="model">The network.</param>
    /// <param name="engine">Makes the sessions that run it once it is trained; null for the library's own engine.</param>
    public static Backbone WithoutWeights(ModelInfo model, Func<NetworkDescription, StateDict, IInferenceSession>? engine = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new(model, model.Describe(), null, engine);
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

        Weights?.Dispose();
    }

    private static ModelInfo Recognize(StateDict weights)
    {
        try
        {
            return PannsModels.Get(ArchitectureRecognizer.Recognize(weights, ModelTask.Embedding).Name);
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    private static string PathInStore(ModelInfo model)
    {
        if (!PublishedCheckpoints.TryGet(model.Name, out var checkpoint))
        {
            throw new PannsException($"{model.Name}: no weights are published; give a file with --weights");
        }

        var store = ModelStore.Default;
        return store.IsPresent(checkpoint)
            ? store.PathOf(checkpoint)
            : throw new PannsException($"{model.Name}: its weights are not here: run 'panns models pull {model.Name}' or give a file with --weights");
    }

    private PannsException NeedsWeights() => new($"{Model.Name}: this strategy needs pretrained weights: give them with --weights");
}
