using Panns.Common;
using Panns.Weights;

namespace Panns.Models.Opening;

/// <summary>
/// Where a network comes from: the network, if known, and its weight file or a function that opens the weights. All requests for a
/// network are resolved here.
/// </summary>
/// <param name="Model">The network; null to recognize it by its tensors.</param>
/// <param name="Open">Opens the weights.</param>
[BestFriend]
internal sealed record NetworkSource(ModelInfo? Model, Func<StateDict> Open)
{
    /// <summary>The weight file; null if the weights are not in a file.</summary>
    public string? Path { get; init; }

    /// <summary>Whether the weights are the network's own: the published ones, or those that are built in.</summary>
    public bool IsPublished { get; init; }

    /// <summary>
    /// Resolves a request: a name of the catalog means its published weights, anything that looks like a path a file, and null the best
    /// network in the store for the task, or else the built-in one.
    /// </summary>
    /// <param name="nameOrPath">The request; can be null.</param>
    /// <param name="options">The store, the task, whether to download.</param>
    /// <exception cref="ModelUnavailableException">The network is unavailable; the exception has the reason.</exception>
    public static NetworkSource Choose(string? nameOrPath, PretrainedNetworkOptions options)
    {
        if (nameOrPath is not null)
        {
            return IsPath(nameOrPath) ? OfFile(nameOrPath, null) : OfPublished(PannsModels.Get(nameOrPath), options);
        }

        var store = options.Store ?? ModelStore.Default;
        var best = PannsModels.All.Where(model => store.Find(model) is not null && options.Task.IsDoneBy(model))
            .MaxBy(model => (options.Task.IsMeantFor(model.Describe()), model.MeanAveragePrecision));
        return OfPublished(best ?? PannsModels.Mini, options);
    }

    /// <summary>A file of weights.</summary>
    /// <exception cref="ModelUnavailableException">The file is a model that only an engine can open.</exception>
    public static NetworkSource OfFile(string path, ModelInfo? model)
        => PannsEngines.All.FirstOrDefault(engine => engine.Opens(path)) is { } engine
            ? throw new ModelUnavailableException(ModelProblem.OfAnEngine, $"{path}: only {engine.Title} can open this model", model is null ? [] : [model]) { Engine = engine }
            : new(model, () => WeightFile.Open(path)) { Path = System.IO.Path.GetFullPath(path) };

    /// <summary>
    /// A network's own weights: those that are built in, or else the published ones, downloaded if they are not in the store and the options
    /// allow it.
    /// </summary>
    /// <exception cref="ModelUnavailableException">No weights are published, or they are not in the store.</exception>
    public static NetworkSource OfPublished(ModelInfo model, PretrainedNetworkOptions options)
    {
        if (model.BuiltIn is { } builtIn)
        {
            return new(model, builtIn.Open) { IsPublished = true };
        }

        var checkpoint = model.Checkpoint ?? throw new ModelUnavailableException(
            ModelProblem.NotPublished, $"{model.Name}: no weights of this network are published: it needs a file of weights", model);
        var store = options.Store ?? ModelStore.Default;
        var path = store.Find(model) ?? (options.Download
            ? store.PullAsync(checkpoint, options.DownloadProgress, options.CancellationToken).GetAwaiter().GetResult()
            : throw new ModelUnavailableException(ModelProblem.NotInStore, $"{model.Name}: its weights are not in the store ({store.Folder})", model));
        return OfFile(path, model) with { IsPublished = true };
    }

    /// <summary>Whether a request is a path: the file exists, or the text has a folder or an extension, which no network's name has.</summary>
    public static bool IsPath(string nameOrPath) => File.Exists(nameOrPath) || nameOrPath.AsSpan().ContainsAny('/', '\\', '.');
}
