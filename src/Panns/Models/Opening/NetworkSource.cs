using Panns.Common;
using Panns.Weights;

namespace Panns.Models.Opening;

/// <summary>
/// Where a network comes from: which network, if that is known, and the file of its weights, or what opens them. What is asked for becomes
/// one of these here and nowhere else.
/// </summary>
/// <param name="Model">The network; null to recognize it by its tensors.</param>
/// <param name="Open">Opens the weights.</param>
[BestFriend]
internal sealed record NetworkSource(ModelInfo? Model, Func<StateDict> Open)
{
    /// <summary>The file of the weights; null where they are in no file.</summary>
    public string? Path { get; init; }

    /// <summary>Whether the weights are the network's published ones.</summary>
    public bool IsPublished { get; init; }

    /// <summary>
    /// The policy: a name of the catalog stands for its published weights, anything that looks like a path for a file, nothing for the best
    /// network in the store that does what is wanted, or else for the built-in one.
    /// </summary>
    /// <param name="nameOrPath">What is asked for; null for nothing.</param>
    /// <param name="options">The store, the task, whether to download.</param>
    /// <param name="builtIn">The built-in network; null where there is none.</param>
    /// <exception cref="ModelUnavailableException">It cannot be had: the exception says what is missing.</exception>
    public static NetworkSource Choose(string? nameOrPath, PretrainedNetworkOptions options, NetworkSource? builtIn = null)
    {
        if (nameOrPath is not null)
        {
            return IsPath(nameOrPath) ? OfFile(nameOrPath, null) : OfPublished(PannsModels.Get(nameOrPath), options);
        }

        var store = options.Store ?? ModelStore.Default;
        var best = PannsModels.All.Where(model => store.Find(model) is not null && options.Task.IsDoneBy(model)).MaxBy(model => model.MeanAveragePrecision);
        if (best is not null)
        {
            return OfPublished(best, options);
        }

        return builtIn ?? throw new ModelUnavailableException(
            ModelProblem.NothingForTask,
            $"no network is named, and the store ({store.Folder}) has none for {options.Task.ToString().ToLowerInvariant()}",
            options.Task.Suggested());
    }

    /// <summary>A file of weights.</summary>
    /// <exception cref="ModelUnavailableException">It is a model that an engine alone opens.</exception>
    public static NetworkSource OfFile(string path, ModelInfo? model)
        => PannsEngines.All.FirstOrDefault(engine => engine.Opens(path)) is { } engine
            ? throw new ModelUnavailableException(ModelProblem.OfAnEngine, $"{path}: a model for {engine.Title} alone", model is null ? [] : [model]) { Engine = engine }
            : new(model, () => WeightFile.Open(path)) { Path = System.IO.Path.GetFullPath(path) };

    /// <summary>The published weights of a network, downloaded where the store lacks them and the options allow it.</summary>
    /// <exception cref="ModelUnavailableException">There are none, or they are not here.</exception>
    public static NetworkSource OfPublished(ModelInfo model, PretrainedNetworkOptions options)
    {
        var checkpoint = model.Checkpoint ?? throw new ModelUnavailableException(
            ModelProblem.NotPublished, $"{model.Name}: no weights of this network are published: it needs a file of weights", model);
        var store = options.Store ?? ModelStore.Default;
        var path = store.Find(model) ?? (options.Download
            ? store.PullAsync(checkpoint, options.DownloadProgress, options.CancellationToken).GetAwaiter().GetResult()
            : throw new ModelUnavailableException(ModelProblem.NotInStore, $"{model.Name}: its weights are not in the store ({store.Folder})", model));
        return OfFile(path, model) with { IsPublished = true };
    }

    /// <summary>Whether a file is meant: it exists, or it has a folder or an ending that no network's name has.</summary>
    public static bool IsPath(string nameOrPath) => File.Exists(nameOrPath) || nameOrPath.AsSpan().ContainsAny('/', '\\', '.');
}
