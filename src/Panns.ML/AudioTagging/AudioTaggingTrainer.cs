using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Panns.ML.Common;
using Panns.ML.Trainers;
using Panns.Transfer;
using Panns.Transfer.Heads;

namespace Panns.ML;

/// <summary>
/// Trains layers with sigmoids on embeddings, by binary cross-entropy against multi-hot labels. Adds the column Score: a vector of
/// Single, from 0 to 1 a class, whose slot names are those of the label column.
/// </summary>
public sealed class AudioTaggingTrainer : IEstimator<PannsTransformer>
{
    private readonly FreezeOptions _options;
    private readonly HeadTrainingOptions _training;
    private readonly TrainerLog _log;

    internal AudioTaggingTrainer(MLContext context, string name, FreezeOptions options, HeadTrainingOptions training)
    {
        _options = options;
        _training = training;
        _log = new(context, "AudioTagging." + name, options.Seed);
    }

    /// <inheritdoc/>
    public PannsTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var label = MultiHotColumn.Of(input.Schema, _options.LabelColumnName);
        using var channel = _log.Start();
        var examples = Read(input, label, out var skipped);
        channel.Skipped(skipped);
        var (train, validation) = SetAside(examples);
        var (head, history) = HeadTrainer.Train(train, validation, _training, _log.Seed, _options.CancellationToken, channel.Epoch);
        return new(new(Steps(new FreezeModelParameters(head, [.. label.Names], history).ToText(), label.Names)), input);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        var columns = new InputColumns(inputSchema);
        _ = columns.Get(_options.LabelColumnName);
        _ = columns.GetWaveform(_options.FeatureColumnName);
        return Steps("{}", ["class"]).GetOutputSchema(inputSchema);
    }

    private EstimatorChain<ColumnSelectingTransformer> Steps(string text, IReadOnlyList<string> names)
    {
        var transforms = InnerCatalog.Transforms;
        return transforms.CopyColumns(FreezeMapping.FeaturesColumn, _options.FeatureColumnName)
            .Append(ConstantColumn.Create(transforms, text))
            .Append(transforms.CustomMapping(new TaggingHeadFactory().GetMapping(), TaggingHeadFactory.Contract))
            .Append(NamedVector.Create(transforms, "Score", names))
            .Append(transforms.DropColumns([FreezeMapping.FeaturesColumn, HiddenColumns.Key, HiddenColumns.Parameters, .. NamedVector.Columns]));
    }

    private HeadExamples Read(IDataView input, MultiHotColumn label, out int skipped)
    {
        var feature = input.Schema[_options.FeatureColumnName];
        var size = feature.Type is VectorDataViewType { IsKnownSize: true } type && type.ItemType == NumberDataViewType.Single
            ? type.Size
            : throw new ArgumentOutOfRangeException(
                nameof(input), $"Feature column '{feature.Name}' must be a vector of Single of known size, as PannsEmbedding gives it, but is {feature.Type}");
        var vectors = new List<float>();
        var targets = new List<float>();
        skipped = 0;
        using var cursor = input.GetRowCursor([feature, label.Column]);
        var readTargets = label.Reader(cursor);
        var readFeatures = cursor.GetGetter<VBuffer<float>>(feature);
        VBuffer<float> buffer = default;
        while (cursor.MoveNext())
        {
            _options.CancellationToken.ThrowIfCancellationRequested();
            readFeatures(ref buffer);
            var vector = new float[size];
            buffer.CopyTo(vector);
            if (vector.Any(value => !float.IsFinite(value)))
            {
                skipped++;
                continue;
            }

            vectors.AddRange(vector);
            targets.AddRange(readTargets().Select(has => has ? 1f : 0f));
        }

        return vectors.Count > 0
            ? new([.. vectors], [.. targets], vectors.Count / size, label.Classes, IsMultiLabel: true)
            : throw new PannsException($"column '{feature.Name}': there is no row to learn from");
    }

    private (HeadExamples Train, HeadExamples? Validation) SetAside(HeadExamples examples)
    {
        var count = (int)Math.Round(_training.ValidationShare * examples.Rows);
        if (count == 0)
        {
            return (examples, null);
        }

        var order = Enumerable.Range(0, examples.Rows).ToArray();
        new SeededRandom(_log.Seed, 2).Shuffle<int>(order);
        return (Take(examples, order[count..]), Take(examples, order[..count]));
    }

    private static HeadExamples Take(HeadExamples examples, int[] rows) => examples with
    {
        Vectors = [.. rows.SelectMany(row => examples.Vectors[(row * examples.Inputs)..((row + 1) * examples.Inputs)])],
        Targets = [.. rows.SelectMany(row => examples.Targets[(row * examples.Classes)..((row + 1) * examples.Classes)])],
        Rows = rows.Length,
    };
}
