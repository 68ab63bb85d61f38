using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Data;
using Panns.ML.Common;
using Panns.ML.Persistence;
using Panns.ML.Trainers;
using Panns.Transfer;
using Panns.Transfer.Features;
using Panns.Transfer.Heads;

namespace Panns.ML;

/// <summary>
/// Freeze_L1 and Freeze_L3 (paper, section V): trains one or three layers on embeddings, with cross-entropy for one class per row, or with
/// sigmoids and binary cross-entropy for several (<c>mlContext.AudioTagging()</c>).
/// </summary>
public sealed class FreezeTrainer : PannsTrainer<FreezeModelParameters>
{
    private readonly FreezeOptions _options;
    private readonly HeadTrainingOptions _training;
    private readonly TrainerLog _log;

    internal FreezeTrainer(
        MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, string name, FreezeOptions options, ImmutableArray<int> hidden, bool isMultiLabel = false)
        : base(catalog, options.LabelColumnName, options.FeatureColumnName, isMultiLabel)
    {
        _options = options;
        _training = options.Training with { Hidden = hidden };
        _log = new(options.Context, name, options.Seed);
    }

    private protected override void CheckFeatures(InputColumns columns, string name)
    {
        if (!columns.Get(name).IsWaveform)
        {
            throw new ArgumentOutOfRangeException(nameof(name), $"Feature column '{name}' must be a vector of Single, as PannsEmbedding gives it");
        }
    }

    private protected override (FreezeModelParameters Model, InnerSteps Steps) Train(
        IDataView input, DataViewSchema.Column feature, TargetColumn label)
    {
        if (feature.Type is not VectorDataViewType { IsKnownSize: true } type)
        {
            throw new ArgumentOutOfRangeException(nameof(input), $"Feature column '{feature.Name}' must be a vector of known size");
        }

        using var channel = _log.Start();
        var (data, table) = Read(input, feature, type.Size, label, out var skipped);
        channel.Skipped(skipped);
        ImmutableArray<int> train = [.. Enumerable.Range(0, data.Clips.Length)];
        HeadExamples? validation = null;
        if (_training.ValidationShare > 0)
        {
            (train, var aside) = data.SetAside(train, _training.ValidationShare, _log.Seed);
            validation = HeadExamples.Gather(data, table, aside);
        }

        var trainer = new HeadTrainer { Options = _training, CancellationToken = _options.CancellationToken, EpochDone = epoch => channel.Epoch(epoch, FormattableString.Invariant($"epoch {epoch.Epoch} of {_training.Epochs}")) };
        var (head, history) = trainer.Train(HeadExamples.Gather(data, table, train), validation, _log.Seed);
        var model = new FreezeModelParameters(head, label.Classes, label.IsMultiLabel, history);
        return (model, new(LiveSteps(feature.Name, model, label), () => Steps(feature.Name, model, label)));
    }

    private static EstimatorChain<Microsoft.ML.Transforms.ColumnSelectingTransformer> LiveSteps(string featureColumn, FreezeModelParameters model, TargetColumn label)
    {
        var transforms = InnerCatalog.Transforms;
        return transforms.CopyColumns(FreezeMapping.FeaturesColumn, featureColumn)
            .Append(ConstantColumn.Create(transforms, ""))
            .Append(AnnotatedScores.Create(label, FreezeMapping.Of(model), statusColumn: null))
            .Append(transforms.DropColumns(FreezeMapping.FeaturesColumn, HiddenColumns.Key, HiddenColumns.Parameters));
    }

    private static EstimatorChain<ITransformer> Steps(string featureColumn, FreezeModelParameters model, TargetColumn label)
    {
        var transforms = InnerCatalog.Transforms;
        return transforms.CopyColumns(FreezeMapping.FeaturesColumn, featureColumn)
            .Append(ConstantColumn.Create(transforms, model.ToText()))
            .Append(transforms.CustomMapping(new FreezeMapping().GetMapping(), FreezeMapping.Contract))
            .Append(label.Outputs(statusColumn: null, [FreezeMapping.FeaturesColumn]));
    }

    private (LabeledDataset Data, FeatureTable Table) Read(
        IDataView input, DataViewSchema.Column feature, int size, TargetColumn label, out int skipped)
    {
        var vectors = new List<float[]>();
        var clips = ImmutableArray.CreateBuilder<LabeledClip>();
        skipped = 0;
        using (var cursor = input.GetRowCursor([feature, label.Column]))
        {
            var readLabel = label.Reader(cursor);
            var readFeatures = cursor.GetGetter<VBuffer<float>>(feature);
            VBuffer<float> buffer = default;
            while (cursor.MoveNext())
            {
                _options.CancellationToken.ThrowIfCancellationRequested();
                var classes = readLabel();
                readFeatures(ref buffer);
                var vector = new float[size];
                buffer.CopyTo(vector);
                if (classes is not { } labels || vector.Any(value => !float.IsFinite(value)))
                {
                    skipped++;
                    continue;
                }

                vectors.Add(vector);
                clips.Add(new() { Path = "", Labels = labels });
            }
        }

        if (vectors.Count == 0)
        {
            throw new PannsException($"column '{feature.Name}': no row has a label and finite values: there is nothing to learn from");
        }

        var data = new LabeledDataset { Name = $"column '{feature.Name}'", Classes = label.Classes, Clips = clips.ToImmutable(), IsMultiLabel = label.IsMultiLabel };
        return (data, new([.. vectors], new string?[vectors.Count], size));
    }
}
