using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Panns.ML.Common;
using Panns.ML.Embedding;
using Panns.ML.Persistence;
using Panns.ML.Persistence.Weights;
using Panns.Networks;
using Panns.Transfer;

namespace Panns.ML.Networks;

/// <summary>Assembles the steps of a transform that runs a network.</summary>
/// <param name="catalog">Makes the steps.</param>
/// <param name="options">The user's options.</param>
/// <param name="task">The network's task.</param>
internal sealed class NetworkSteps(TransformsCatalog catalog, PannsTransformOptions options, ModelTask task)
{
    private readonly NetworkChoice _choice = new(options, task);

    /// <summary>Adds the transform's own settings to the parameters.</summary>
    public required Func<NetworkParameters, NetworkParameters> Complete { get; init; }

    /// <summary>The mapping and later steps, up to the user's columns; with a null runner, it opens the network from the saved parameters.</summary>
    public required Func<NetworkRunner?, NetworkParameters, IEstimator<ITransformer>> Map { get; init; }

    /// <summary>Hidden columns that the mapping adds.</summary>
    public required string[] HiddenColumns { get; init; }

    /// <summary>The cache of embeddings; null for none.</summary>
    public FeatureCache? Cache { get; init; }

    /// <summary>Creates what keeps the embeddings of a fitted pipeline in memory; null to keep none.</summary>
    public Func<ContextLog, KeptEmbeddings>? Kept { get; init; }

    public PannsEstimator ToEstimator() => new(Fit, Shape);

    private EstimatorChain<ColumnSelectingTransformer> Shape(InputColumns columns)
    {
        var parameters = Complete(Parameters(columns, _choice.Network, "", ""));
        return Chain(columns, parameters, Map(null, parameters));
    }

    private InnerSteps Fit(InputColumns columns)
    {
        using var opened = _choice.Open();
        var parameters = Complete(Parameters(columns, opened.Network, opened.Hash, opened.Path ?? "")) with
        {
            InPlace = WeightLayout.Of(opened.Network).AreInPlace(opened.Weights),
        };
        var log = new ContextLog(options.Context, task.ToString());
        var shared = SharedNetwork.Get(parameters, opened);
        var runner = new NetworkRunner(parameters, shared, Cache, options.Context is null ? null : log, options.CancellationToken) { Kept = Kept?.Invoke(log) };
        if (InputColumns.DoubtOf(columns.GetAudio(options.InputColumnName), options.SampleRate, opened.Network.SampleRate) is { } doubt)
        {
            log.Warning(doubt);
        }

        log.Info($"{parameters.Network}: opened {opened.Path ?? "the built-in weights"} on {shared.Session.Engine}");
        return new(
            Chain(columns, parameters, Map(runner, parameters)),
            () => options.EmbedWeights ? Embed(columns, parameters with { IsEmbedded = true }) : Chain(columns, parameters, Map(null, parameters)))
        {
            Threads = shared.Session.PreferredCallers,
            Dispose = runner.Dispose,
        };
    }

    // Weights are read again when the model is saved, and not kept in memory until then.
    private EstimatorChain<ColumnSelectingTransformer> Embed(InputColumns columns, NetworkParameters parameters)
    {
        using var opened = SavedWeights.OpenAt(parameters.WeightsPath, PannsModels.Get(parameters.Network));
        if (opened.Hash != parameters.WeightsHash)
        {
            throw new PannsException($"{parameters.WeightsPath}: the file has changed since the pipeline was fitted; fit it again before you save it");
        }

        parameters = parameters with { PiecesHash = WeightLayout.Of(opened.Network).Hash(opened.Weights) };
        return Chain(columns, parameters, WeightSteps.Create(catalog, parameters, opened.Weights).Append(Map(null, parameters)));
    }

    private EstimatorChain<ColumnSelectingTransformer> Chain(InputColumns columns, NetworkParameters parameters, IEstimator<ITransformer> map)
    {
        string[] left = parameters.IsEmbedded ? [.. HiddenColumns, .. WeightColumns.All] : HiddenColumns;
        var json = ParameterJson.Write(parameters, ParameterJson.Default.NetworkParameters);
        return AudioSteps.Create(catalog, json, columns.GetAudio(options.InputColumnName), options.StartColumnName, options.EndColumnName)
            .Append(map)
            .Append(catalog.DropColumns([.. AudioSteps.Columns, .. left]));
    }

    private NetworkParameters Parameters(InputColumns columns, NetworkDescription network, string hash, string path)
        => Parameters(columns.GetAudio(options.InputColumnName), network, hash, path);

    private NetworkParameters Parameters(InputColumn input, NetworkDescription network, string hash, string path) => new()
    {
        Network = network.Name,
        Classes = network.Classes,
        WeightsHash = hash,
        WeightsPath = path,
        IsPath = input.IsFile,
        Engine = options.Engine.Name,
        Threads = options.Threads,
        Precision = options.Precision,
        SampleRate = InputColumns.RateOf(input, options.SampleRate, network.SampleRate),
        BadAudio = options.BadAudio,
        Reading = ReadingParameters.From(options.Audio),
    };
}
