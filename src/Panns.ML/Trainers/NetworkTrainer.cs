using Microsoft.ML;
using Microsoft.ML.Data;
using Panns.ML.Common;
using Panns.ML.Trainers;
using Panns.Training;
using Panns.Transfer;

namespace Panns.ML;

/// <summary>Fine-tune and Scratch (paper, section V): trains a whole network on audio.</summary>
public sealed class NetworkTrainer : PannsTrainer<NetworkModelParameters>
{
    private readonly NetworkTrainerOptions _options;
    private readonly bool _fromWeights;
    private readonly TransferStrategy _strategy;
    private readonly TrainerLog _log;

    internal NetworkTrainer(
        MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, NetworkTrainerOptions options, bool fromWeights)
        : base(catalog, options.LabelColumnName, options.AudioColumnName)
    {
        _options = options;
        _fromWeights = fromWeights;
        _strategy = fromWeights
            ? NetworkStrategies.FineTuneWith("PannsFineTune", options.Training ?? NetworkTrainingOptions.FineTune)
            : NetworkStrategies.ScratchWith("PannsScratch", options.Training ?? NetworkTrainingOptions.Scratch);
        _log = new(options.Context, _strategy.Name, options.Seed);
    }

    private protected override void CheckFeatures(InputColumns columns, string name) => columns.GetAudio(name);

    private protected override (NetworkModelParameters Model, InnerSteps Steps) Train(IDataView input, DataViewSchema.Column feature, LabelColumn label)
    {
        using var channel = _log.Start();
        var data = AudioRows.Read(input, feature, label, _options.CancellationToken, out var skipped);
        channel.Skipped(skipped);

        using var backbone = _fromWeights ? Backbone.Open(_options.Model, _options.Weights, _options.Threads) : Backbone.WithoutWeights(_options.Model);
        var context = new TransferContext
        {
            Backbone = backbone,
            Seed = _log.Seed,
            Threads = _options.Threads,
            TrainingEngine = _options.TrainingEngine ?? TrainingEngines.Cpu,
            CancellationToken = _options.CancellationToken,
            EpochDone = channel.Epoch,
        };
        using var classifier = _strategy.Fit(context, data, [.. Enumerable.Range(0, data.Clips.Length)], _log.Seed);
        var parts = classifier.ToParts();
        var model = new NetworkModelParameters(_options.Model, parts.Weights!, parts.ClipSeconds!.Value, label.Classes.Names, classifier.History);
        return (model, Steps(feature, model, label.Classes));
    }

    // While the process lives, rows are scored by the network in memory; its weights become text only where they are saved.
    private static InnerSteps Steps(DataViewSchema.Column audio, NetworkModelParameters model, ClassValues classes)
    {
        var transforms = InnerCatalog.Transforms;
        return audio.Type is TextDataViewType
            ? new(
                Steps(HiddenColumns.Path, "", transforms.CustomMapping(PathMapping.Of(model), null)),
                () => Steps(HiddenColumns.Path, model.ToText(), transforms.CustomMapping(new PathMapping().GetMapping(), PathMapping.Contract)))
            : new(
                Steps(HiddenColumns.Waveform, "", transforms.CustomMapping(WaveformMapping.Of(model), null)),
                () => Steps(HiddenColumns.Waveform, model.ToText(), transforms.CustomMapping(new WaveformMapping().GetMapping(), WaveformMapping.Contract)));

        EstimatorChain<ITransformer> Steps(string column, string parameters, IEstimator<ITransformer> mapping)
            => transforms.CopyColumns(column, audio.Name)
                .Append(ConstantColumn.Create(transforms, parameters))
                .Append(mapping)
                .Append(ScoreColumns.Create(classes, column));
    }
}
