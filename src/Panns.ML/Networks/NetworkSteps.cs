using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Panns.ML.Common;
using Panns.ML.Persistence;
using Panns.ML.Persistence.Weights;
using Panns.Transfer;
using Panns.Transfer.Features;
using Panns.Weights;

namespace Panns.ML.Networks;

/// <summary>Puts together the steps of a transform that runs a network.</summary>
/// <param name="catalog">Makes the steps.</param>
/// <param name="options">What the user asked for.</param>
/// <param name="task">What the network is for.</param>
internal sealed class NetworkSteps(TransformsCatalog catalog, PannsTransformOptions options, ModelTask task)
{
    private readonly NetworkChoice _choice = new(options, task);

    /// <summary>Adds to the parameters what the transform alone knows.</summary>
    public required Func<NetworkParameters, NetworkParameters> Complete { get; init; }

    /// <summary>The mapping and what follows it, up to the columns that the user asked for; a null runner leaves it to the saved parameters.</summary>
    public required Func<NetworkRunner?, NetworkParameters, IEstimator<ITransformer>> Map { get; init; }

    /// <summary>Hidden columns that the mapping leaves behind.</summary>
    public required string[] HiddenColumns { get; init; }

    /// <summary>The cache of embeddings; null for none.</summary>
    public FeatureCache? Cache { get; init; }

    public PannsEstimator ToEstimator() => new(Fit, Shape);

    private EstimatorChain<ColumnSelectingTransformer> Shape(InputColumns columns)
    {
        var network = _choice.Network;
        var parameters = Complete(Parameters(columns, new(network, null!, "", "")));
        return Chain(columns, parameters, Map(null, parameters));
    }

    private InnerSteps Fit(InputColumns columns)
    {
        using var weights = _choice.Open();
        var parameters = Complete(Parameters(columns, weights)) with { InPlace = WeightLayout.Of(weights.Network).AreInPlace(weights.State) };
        var log = new ContextLog(options.Context, task.ToString());
        var shared = SharedNetwork.Get(parameters, () => WeightFile.Open(weights.Path));
        var runner = new NetworkRunner(parameters, shared, Cache, options.Context is null ? null : log, options.CancellationToken);
        log.Info($"{parameters.Network}: opened {weights.Path} on {options.Engine}");
        return new(
            Chain(columns, parameters, Map(runner, parameters)),
            () => options.EmbedWeights ? Embed(columns, parameters with { IsEmbedded = true }) : Chain(columns, parameters, Map(null, parameters)))
        {
            Threads = PannsEngines.Callers(shared.Session),
        };
    }

    // Read again when it is saved, and not kept in memory until then.
    private EstimatorChain<ColumnSelectingTransformer> Embed(InputColumns columns, NetworkParameters parameters)
    {
        using var weights = WeightFile.Open(parameters.WeightsPath);
        return ContentHash.OfWeights(weights) == parameters.WeightsHash
            ? Chain(columns, parameters, WeightSteps.Create(catalog, parameters, weights).Append(Map(null, parameters)))
            : throw new PannsException($"{parameters.WeightsPath}: the file has changed since the pipeline was fitted; fit it again before you save it");
    }

    private EstimatorChain<ColumnSelectingTransformer> Chain(InputColumns columns, NetworkParameters parameters, IEstimator<ITransformer> map)
    {
        string[] left = parameters.IsEmbedded ? [.. HiddenColumns, .. WeightColumns.All] : HiddenColumns;
        var json = ParameterJson.Write(parameters, ParameterJson.Default.NetworkParameters);
        return AudioInput.Create(catalog, json, columns.GetAudio(options.InputColumnName), options.StartColumnName, options.EndColumnName)
            .Append(map)
            .Append(catalog.DropColumns([.. AudioInput.Columns, .. left]));
    }

    private NetworkParameters Parameters(InputColumns columns, OpenWeights weights) => new()
    {
        Network = weights.Network.Name,
        Classes = weights.Network.Classes,
        WeightsHash = weights.Hash,
        WeightsPath = weights.Path,
        IsPath = columns.GetAudio(options.InputColumnName).IsText,
        Engine = options.Engine,
        Threads = options.Threads,
        SampleRate = options.SampleRate ?? weights.Network.SampleRate,
        BadAudio = options.BadAudio,
    };
}
