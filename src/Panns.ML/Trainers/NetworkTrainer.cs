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

    private protected override string UsualFeatures(InputColumns columns) => NetworkTrainerOptions.UsualAudio(columns);

    private protected override void CheckFeatures(InputColumns columns, string name)
    {
        _ = InputColumns.RateOf(columns.GetAudio(name), _options.SampleRate, 0);
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
        var columns = new InputColumns(input.Schema);
        var (options, audio) = (_options.For(columns), columns.GetAudio(feature.Name));
        var networkRate = options.Model.Describe(label.Classes.Length).SampleRate;
        if (InputColumns.DoubtOf(audio, options.SampleRate, networkRate) is { } doubt)
        {
            channel?.Warning(MessageSensitivity.None, doubt);
        }

        options = options with { SampleRate = InputColumns.RateOf(audio, options.SampleRate, networkRate) };
        var rows = new AudioRows(options, networkRate, channel);
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
            EpochDone = (epoch, place) =>
            {
                channel.Epoch(epoch, place);
                _options.Progress?.Report(epoch);
            },
            FileFailed = rows.Failed,
        };
        using var classifier = _strategy.Fit(context, data, [.. Enumerable.Range(0, data.Clips.Length)], _log.Seed);
        rows.Tell(context.Issues);
        var model = ModelOf(classifier, audio, options.SampleRate.Value, label);
        return (model, Steps(audio, options, model, label));
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

    private NetworkModelParameters ModelOf(TransferClassifier classifier, InputColumn audio, int sampleRate, TargetColumn label)
    {
        var parts = classifier.ToParts();
        var hash = WeightHash.Of(parts.Weights!);
        var network = new NetworkParameters
        {
            Network = _options.Model.Name,
            Classes = label.Classes.Length,
            WeightsHash = hash,
            WeightsPath = _options.EmbedWeights ? "" : SavedWeights.PathIn(_options.WeightsFolder!, _options.Model.Name, hash),
            IsPath = audio.IsFile,
            SampleRate = sampleRate,
            BadAudio = _options.BadAudio,
            Reading = ReadingParameters.From(_options.Audio),
            Window = parts.ClipSeconds!.Value,
            IsMultiLabel = label.IsMultiLabel,
        };
        return new(_options.Model, network, parts.Weights!, label.Classes, classifier.History);
    }

    // In this process, rows are scored by the network in memory; its weights only become steps when the model is saved.
    private InnerSteps Steps(InputColumn audio, NetworkTrainerOptions options, NetworkModelParameters model, TargetColumn label)
    {
        var transforms = InnerCatalog.Transforms;
        var parameters = model.Trained.Parameters with { IsEmbedded = _options.EmbedWeights };
        return new(
            AudioSteps.Create(transforms, "", audio, options.StartColumnName, options.EndColumnName)
                .Append(AnnotatedScores.Create(label, NetworkMapping.Of(model.Trained), StatusColumn))
                .Append(transforms.DropColumns(AudioSteps.Columns)),
            () => Saved(transforms.CustomMapping(new NetworkMapping().GetMapping(), NetworkMapping.Contract)))
        {
            Dispose = model.Trained.Dispose,
        };

        IEstimator<ITransformer> Saved(IEstimator<ITransformer> mapping)
        {
            var hash = parameters.IsEmbedded ? WeightLayout.Of(parameters.Describe()).Hash(model.Weights) : null;
            var json = ParameterJson.Write(parameters with { PiecesHash = hash }, ParameterJson.Default.NetworkParameters);
            if (parameters.IsEmbedded)
            {
                return Chain(json, WeightSteps.Create(transforms, parameters, model.Weights).Append(mapping), [.. AudioSteps.Columns, .. WeightColumns.All]);
            }

            SaveFile(parameters.WeightsPath, model.Weights);
            return Chain(json, mapping, AudioSteps.Columns);
        }

        IEstimator<ITransformer> Chain(string text, IEstimator<ITransformer> mapping, IEnumerable<string> drop)
            => AudioSteps.Create(transforms, text, audio, options.StartColumnName, options.EndColumnName)
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
