using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Panns.ML.Common;
using Panns.ML.Networks;
using Panns.ML.Persistence;
using Panns.ML.Persistence.Weights;
using Panns.ML.Trainers;
using Panns.Training;
using Panns.Transfer;
using Panns.Transfer.Strategies;
using Panns.Weights;

namespace Panns.ML;

/// <summary>
/// Fine-tune and Scratch (paper, section V): trains a whole network on audio, for one class a row or for several
/// (<c>mlContext.AudioTagging()</c>).
/// </summary>
public sealed class NetworkTrainer : PannsTrainer<NetworkModelParameters>
{
    private readonly NetworkTrainerOptions _options;
    private readonly bool _fromWeights;
    private readonly TransferStrategy _strategy;
    private readonly TrainerLog _log;

    internal NetworkTrainer(
        MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, NetworkTrainerOptions options, bool fromWeights, bool isMultiLabel = false)
        : base(catalog, options.LabelColumnName, options.AudioColumnName, isMultiLabel)
    {
        _options = options;
        _fromWeights = fromWeights;
        _strategy = fromWeights
            ? NetworkStrategies.FineTuneWith("PannsFineTune", options.Training ?? NetworkTrainingOptions.FineTune)
            : NetworkStrategies.ScratchWith("PannsScratch", options.Training ?? NetworkTrainingOptions.Scratch);
        _log = new(options.Context, isMultiLabel ? "AudioTagging." + _strategy.Name : _strategy.Name, options.Seed);
        if (!options.EmbedWeights && options.WeightsFolder is null)
        {
            throw new ArgumentException(
                $"a saved model without its weights refers to a file of them: name its folder by {nameof(NetworkTrainerOptions.WeightsFolder)}", nameof(options));
        }
    }

    private protected override string? StatusColumn => _options.StatusColumn;

    private protected override void CheckFeatures(InputColumns columns, string name)
    {
        columns.GetAudio(name);
        foreach (var part in new[] { _options.StartColumnName, _options.EndColumnName }.OfType<string>())
        {
            var column = columns.Get(part);
            if (column.IsVector || column.ItemType != NumberDataViewType.Single)
            {
                throw new ArgumentOutOfRangeException(nameof(columns), $"Column '{part}' must be a Single (seconds), but is {column.ItemType}");
            }
        }
    }

    private protected override (NetworkModelParameters Model, InnerSteps Steps) Train(IDataView input, DataViewSchema.Column feature, TargetColumn label)
    {
        using var channel = _log.Start();
        var rows = new AudioRows(_options, _options.Model.Describe(label.Classes.Length).SampleRate, channel);
        var data = rows.Read(input, feature, label);
        using var backbone = OpenBackbone();
        var context = new TransferContext
        {
            Backbone = backbone,
            Seed = _log.Seed,
            Threads = _options.Threads,
            TrainingEngine = _options.TrainingEngine ?? TrainingEngines.Cpu,
            CancellationToken = _options.CancellationToken,
            Runs = OpenRuns(channel),
            EpochDone = channel.Epoch,
            FileFailed = rows.Failed,
        };
        using var classifier = _strategy.Fit(context, data, [.. Enumerable.Range(0, data.Clips.Length)], _log.Seed);
        rows.Tell(context.Issues);
        var model = ModelOf(classifier, feature, label);
        return (model, Steps(new InputColumns(input.Schema).GetAudio(feature.Name), model, label));
    }

    // Without a log, a checkpoint that cannot be written would go unnoticed, so it is then an error.
    private RunStore? OpenRuns(IChannel? channel) => _options.RunsFolder is not { } folder ? null : new(folder)
    {
        Resume = true,
        Message = channel is null ? null : message => channel.Info(MessageSensitivity.None, message),
    };

    // Published weights come from the store, which downloads them, like in the transforms.
    private Backbone OpenBackbone()
        => _fromWeights ? Backbone.Create(new NetworkChoice(_options).Open()) : Backbone.WithoutWeights(_options.Model);

    private NetworkModelParameters ModelOf(TransferClassifier classifier, DataViewSchema.Column feature, TargetColumn label)
    {
        var parts = classifier.ToParts();
        var hash = WeightHash.Of(parts.Weights!);
        var network = new NetworkParameters
        {
            Network = _options.Model.Name,
            Classes = label.Classes.Length,
            WeightsHash = hash,
            WeightsPath = _options.EmbedWeights ? "" : SavedWeights.PathIn(_options.WeightsFolder!, _options.Model.Name, hash),
            IsPath = feature.Type is TextDataViewType,
            SampleRate = _options.SampleRate ?? _options.Model.Describe(label.Classes.Length).SampleRate,
            BadAudio = _options.BadAudio,
            Reading = ReadingParameters.From(_options.Audio),
            Window = parts.ClipSeconds!.Value,
            IsMultiLabel = label.IsMultiLabel,
        };
        return new(_options.Model, network, parts.Weights!, label.Classes, classifier.History);
    }

    // In this process, rows are scored by the network in memory; its weights only become steps when the model is saved.
    private InnerSteps Steps(InputColumn audio, NetworkModelParameters model, TargetColumn label)
    {
        var transforms = InnerCatalog.Transforms;
        var parameters = model.Trained.Parameters with { IsEmbedded = _options.EmbedWeights };
        return new(
            Chain("", transforms.CustomMapping(NetworkMapping.Of(model.Trained), null), AudioInput.Columns),
            () => Saved(transforms.CustomMapping(new NetworkMapping().GetMapping(), NetworkMapping.Contract)));

        IEstimator<ITransformer> Saved(IEstimator<ITransformer> mapping)
        {
            var hash = parameters.IsEmbedded ? WeightLayout.Of(parameters.Describe()).Hash(model.Weights) : null;
            var json = ParameterJson.Write(parameters with { PiecesHash = hash }, ParameterJson.Default.NetworkParameters);
            if (parameters.IsEmbedded)
            {
                return Chain(json, WeightSteps.Create(transforms, parameters, model.Weights).Append(mapping), [.. AudioInput.Columns, .. WeightColumns.All]);
            }

            SaveFile(parameters.WeightsPath, model.Weights);
            return Chain(json, mapping, AudioInput.Columns);
        }

        IEstimator<ITransformer> Chain(string text, IEstimator<ITransformer> mapping, IEnumerable<string> drop)
            => AudioInput.Create(transforms, text, audio, _options.StartColumnName, _options.EndColumnName)
                .Append(mapping)
                .Append(label.Outputs(StatusColumn, drop));
    }

    // The name contains the weights' hash, so an existing file has the same content.
    private static void SaveFile(string path, StateDict weights)
    {
        if (!File.Exists(path))
        {
            WeightFile.Save(weights, path);
        }
    }
}
