using Microsoft.ML;
using Panns.ML.Common;
using Panns.Models;
using Panns.Models.Opening;
using Panns.Networks;

namespace Panns.ML.Networks;

/// <summary>The network and weights named in the options, or else the best network in the store, or the built-in one. Logs downloads and that choice.</summary>
internal sealed class NetworkChoice
{
    private readonly Lazy<ModelInfo?> _model;
    private readonly ContextLog _log;
    private readonly string? _weights;
    private readonly PretrainedNetworkOptions _options;
    private readonly Lazy<NetworkDescription> _description;

    public NetworkChoice(PannsTransformOptions options, ModelTask task)
        : this(options.Model, options.Weights, options.Context, new()
        {
            Task = task, Store = options.Store, Download = options.Download, CancellationToken = options.CancellationToken,
        })
    {
    }

    public NetworkChoice(NetworkTrainerOptions options)
        : this(options.Model, options.Weights, options.Context, new()
        {
            Task = ModelTask.Training, Store = options.Store, Download = options.Download, CancellationToken = options.CancellationToken,
        })
    {
    }

    private NetworkChoice(ModelInfo? model, string? weights, MLContext? context, PretrainedNetworkOptions options)
    {
        (_weights, _options, _log) = (weights, options, new(context, "Panns"));
        _model = new(() => model is null && weights is null ? ChooseDefault() : model);
        _description = new(Describe);
    }

    /// <summary>The network's description. Opens weights only if they determine it, because unfitted pipelines need only their columns.</summary>
    public NetworkDescription Network => _description.Value;

    /// <summary>Opens the network, downloading its published weights if necessary.</summary>
    /// <exception cref="PannsException">The network is unavailable, or its weights do not fit.</exception>
    public PretrainedNetwork Open()
    {
        var model = _model.Value;
        var options = _options with { DownloadProgress = _log.Downloads(model?.Name ?? _weights!) };
        return model is null ? PretrainedNetwork.Open(_weights, options) : PretrainedNetwork.Open(model, _weights, options);
    }

    // Once for a pipeline: its columns must fit the network that it is fitted with, whatever is downloaded in between.
    private ModelInfo ChooseDefault()
    {
        var model = NetworkSource.Choose(null, _options).Model!;
        _log.Info(model.BuiltIn is null
            ? $"no network is named: with {model.Name}, the best in the store"
            : $"no network is named: with the built-in {model.Name}; {PannsModels.Mn10.Name}, among others, hears more");
        return model;
    }

    private NetworkDescription Describe()
    {
        if (_weights is not null && (_model.Value is not null || NetworkSource.IsPath(_weights)))
        {
            using var opened = Open();
            return opened.Network;
        }

        var model = _model.Value ?? PannsModels.Get(_weights!);
        var network = model.Describe();
        _options.Task.Require(network, model);
        return network;
    }
}
