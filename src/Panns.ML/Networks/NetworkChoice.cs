using Microsoft.ML;
using Panns.ML.Common;
using Panns.Models;
using Panns.Models.Opening;
using Panns.Networks;

namespace Panns.ML.Networks;

/// <summary>The network and weights named in the options. Logs downloads.</summary>
internal sealed class NetworkChoice
{
    private readonly ModelInfo? _model;
    private readonly string? _weights;
    private readonly PretrainedNetworkOptions _options;
    private readonly MLContext? _context;
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
        if (model is null && weights is null)
        {
            throw new ArgumentException("name a network (Model) or a file of weights (Weights)", nameof(model));
        }

        (_model, _weights, _context, _options) = (model, weights, context, options);
        _description = new(Describe);
    }

    /// <summary>The network's description. Opens weights only if they determine it, because unfitted pipelines need only their columns.</summary>
    public NetworkDescription Network => _description.Value;

    /// <summary>Opens the network, downloading its published weights if necessary.</summary>
    /// <exception cref="PannsException">The network is unavailable, or its weights do not fit.</exception>
    public PretrainedNetwork Open()
    {
        var options = _options with { DownloadProgress = new ContextLog(_context, "Panns").Downloads(_model?.Name ?? _weights!) };
        return _model is null ? PretrainedNetwork.Open(_weights, options) : PretrainedNetwork.Open(_model, _weights, options);
    }

    private NetworkDescription Describe()
    {
        if (_weights is not null && (_model is not null || NetworkSource.IsPath(_weights)))
        {
            using var opened = Open();
            return opened.Network;
        }

        var model = _model ?? PannsModels.Get(_weights!);
        var network = model.Describe();
        _options.Task.Require(network, model);
        return network;
    }
}
