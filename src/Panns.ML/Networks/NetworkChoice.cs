using Panns.ML.Common;
using Panns.Models;
using Panns.Networks;
using Panns.Transfer.Features;
using Panns.Weights;
using Panns.Weights.Binding;

namespace Panns.ML.Networks;

/// <summary>Weights that are open: the network that they are for, where they are, and their hash.</summary>
internal sealed record OpenWeights(NetworkDescription Network, StateDict State, string Path, string Hash) : IDisposable
{
    public void Dispose() => State.Dispose();
}

/// <summary>The network and the weights that options name.</summary>
internal sealed class NetworkChoice
{
    private readonly PannsTransformOptions _options;
    private readonly ModelTask _task;
    private readonly Lazy<NetworkDescription> _description;

    public NetworkChoice(PannsTransformOptions options, ModelTask task)
    {
        if (options.Model is null && options.Weights is null)
        {
            throw new ArgumentException("name a network (Model) or a file of weights (Weights)", nameof(options));
        }

        _options = options;
        _task = task;
        _description = new(Describe);
    }

    /// <summary>The description, opening weights only where they decide it: for the columns of a pipeline that nobody has fitted yet.</summary>
    public NetworkDescription Network => _description.Value;

    private bool IsFile => _options.Weights is { } weights && (File.Exists(weights) || weights.AsSpan().ContainsAny('/', '\\', '.'));

    private ModelInfo? Model => _options.Model ?? (IsFile ? null : PannsModels.Get(_options.Weights!));

    /// <summary>Opens the weights, downloading them where need be.</summary>
    /// <exception cref="PannsException">They cannot be had, or do not fit.</exception>
    public OpenWeights Open()
    {
        var path = IsFile ? _options.Weights! : PathInStore(Model!);
        var state = WeightFile.Open(path);
        try
        {
            var network = Recognize(state);
            WeightBinder.Check(state, network, candidates: PannsModels.All.Select(model => model.Describe()));
            if (network.FrontEnd is { } frontEnd)
            {
                FrontEndTensors.Check(state, frontEnd);
            }

            return new(Checked(network), state, Path.GetFullPath(path), ContentHash.OfWeights(state));
        }
        catch
        {
            state.Dispose();
            throw;
        }
    }

    private NetworkDescription Describe()
    {
        if (!IsFile)
        {
            return Checked(Model!.Describe());
        }

        using var state = WeightFile.Open(_options.Weights!);
        return Checked(Recognize(state));
    }

    private NetworkDescription Recognize(StateDict state)
        => Model is { } model
            ? model.Describe(ArchitectureRecognizer.ClassesOf(model, state) ?? AudioSetLabels.ClassCount)
            : ArchitectureRecognizer.Recognize(state, _task);

    private NetworkDescription Checked(NetworkDescription network)
        => _task.IsDoneBy(network)
            ? network
            : throw new PannsException(_task == ModelTask.Detection
                ? $"{network.Name} gives scores of whole clips only: choose a network for detection, such as Cnn14_DecisionLevelMax"
                : $"{network.Name} has no embedding: choose a network for tagging, such as Cnn14 or mn04_as");

    private string PathInStore(ModelInfo model)
    {
        if (!PublishedCheckpoints.TryGet(model.Name, out var checkpoint))
        {
            throw new PannsException($"{model.Name}: no weights are published; name a file with {nameof(PannsTransformOptions.Weights)}");
        }

        var store = _options.Store ?? ModelStore.Default;
        if (store.IsPresent(checkpoint))
        {
            return store.PathOf(checkpoint);
        }

        if (!_options.Download)
        {
            throw new PannsException(
                $"{model.Name}: its weights are not in the store ({store.Folder}); get them with: panns models pull {model.Name} (or name a file with {nameof(PannsTransformOptions.Weights)})");
        }

        var log = new ContextLog(_options.Context, "Panns");
        log.Info($"{model.Name}: downloading {checkpoint.FileName} to {store.Folder}");
        var path = store.PullAsync(checkpoint, log.Downloads(model.Name), _options.CancellationToken).GetAwaiter().GetResult();
        log.Info($"{model.Name}: downloaded");
        return path;
    }
}
