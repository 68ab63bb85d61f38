using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Data;
using Panns.ML.Common;
using Panns.ML.Persistence;

namespace Panns.ML.Trainers;

/// <summary>
/// The scoring step of a classifier in the process that trained it: it gives Score and PredictedLabel at once, with the annotations that ML.NET's own
/// trainers give theirs. ML.NET saves no annotations of mappings, so a saved model scores by <see cref="ScoreColumns"/>.
/// </summary>
internal static class AnnotatedScores
{
    public const string Kind = "MulticlassClassification";

    // Tells columns of one scorer from those of others in the same data.
    private static int _sets;

    /// <summary>Creates the step for a mapping from recordings.</summary>
    public static IEstimator<ITransformer> Create(TargetColumn label, Action<AudioSourceRow, ScoredRow> map, string? statusColumn)
        => Create<AudioSourceRow>(label, map, statusColumn);

    /// <summary>Creates the step for a mapping from embeddings.</summary>
    public static IEstimator<ITransformer> Create(TargetColumn label, Action<FreezeMapping.Row, ScoredRow> map, string? statusColumn)
        => Create<FreezeMapping.Row>(label, map, statusColumn);

    private static IEstimator<ITransformer> Create<TSource>(TargetColumn label, Action<TSource, ScoredRow> map, string? statusColumn)
        where TSource : class, new()
    {
        var set = (uint)Interlocked.Increment(ref _sets);
        var transforms = InnerCatalog.Transforms;
        var scores = SchemaDefinition.Create(typeof(ScoreRow));
        Annotate(scores[ScoreColumns.Score], set, "Score", label.Classes);
        scores[ScoreColumns.Score].ColumnType = new VectorDataViewType(NumberDataViewType.Single, label.Classes.Length);
        scores[HiddenColumns.Status].ColumnName = statusColumn ?? HiddenColumns.Status;
        IEstimator<ITransformer> steps;
        if (label.Values is { } values)
        {
            var predicted = SchemaDefinition.Create(typeof(PredictedRow));
            predicted[ScoreColumns.PredictedLabel].ColumnType = new KeyDataViewType(typeof(uint), label.Classes.Length);
            values.Annotate(predicted[ScoreColumns.PredictedLabel]);
            values.Annotate(scores[ScoreColumns.Score], "TrainingLabelValues");
            Annotate(predicted[ScoreColumns.PredictedLabel], set, "PredictedLabel", []);
            steps = transforms.CustomMapping<TSource, ScoreRow>((source, row) => row.Score = Scored(map, source, row), null, null, scores)
                .Append(transforms.CustomMapping<BestRow, PredictedRow>((source, row) => row.PredictedLabel = unchecked((uint)source.Best), null, null, predicted))
                .Append(transforms.DropColumns(ScoreColumns.Best));
        }
        else
        {
            steps = transforms.CustomMapping<TSource, ScoreRow>((source, row) => row.Score = Scored(map, source, row), null, null, scores)
                .Append(transforms.DropColumns(ScoreColumns.Best));
        }

        return statusColumn is null ? steps.Append(transforms.DropColumns(HiddenColumns.Status)) : steps;
    }

    private static float[] Scored<TSource>(Action<TSource, ScoredRow> map, TSource source, ScoreRow row)
    {
        map(source, row.Scored);
        row.Best = row.Scored.Best;
        row.Status = row.Scored.Status;
        return row.Scored.Scores;
    }

    private static void Annotate(SchemaDefinition.Column column, uint set, string value, ImmutableArray<string> slots)
    {
        if (slots.Length > 0)
        {
            column.AddAnnotation("SlotNames", new VBuffer<ReadOnlyMemory<char>>(slots.Length, [.. slots.Select(name => name.AsMemory())]), new VectorDataViewType(TextDataViewType.Instance, slots.Length));
        }

        column.AddAnnotation("ScoreColumnSetId", set, new KeyDataViewType(typeof(uint), int.MaxValue));
        column.AddAnnotation("ScoreColumnKind", Kind.AsMemory(), TextDataViewType.Instance);
        column.AddAnnotation("ScoreValueKind", value.AsMemory(), TextDataViewType.Instance);
    }

    /// <summary>What the mapping gives.</summary>
    internal sealed class ScoreRow
    {
        public float[] Score { get; set; } = [];

        [ColumnName(ScoreColumns.Best)]
        public int Best { get; set; }

        [ColumnName(HiddenColumns.Status)]
        public string Status { get; set; } = "";

        [NoColumn]
        public ScoredRow Scored { get; } = new() { HasText = false };
    }

    internal sealed class BestRow
    {
        [ColumnName(ScoreColumns.Best)]
        public int Best { get; set; }
    }

    internal sealed class PredictedRow
    {
        public uint PredictedLabel { get; set; }
    }
}
