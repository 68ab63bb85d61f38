using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Data;
using Panns.ML.Persistence;

namespace Panns.ML.Trainers;

/// <summary>The output row of a scoring mapping.</summary>
internal sealed class ScoredRow
{
    /// <summary>Index of the class with the highest score; -1 without scores.</summary>
    [ColumnName(ScoreColumns.Best)]
    public int Best { get; set; }

    /// <summary>The scores.</summary>
    [ColumnName(NamedVector.Text)]
    public string Text { get; set; } = "";

    /// <summary>Problems of the row; empty if there are none.</summary>
    [ColumnName(HiddenColumns.Status)]
    public string Status { get; set; } = "";

    /// <summary>The scores as they are.</summary>
    [NoColumn]
    public float[] Scores { get; private set; } = [];

    /// <summary>Whether the text is wanted; only a saved model reads it.</summary>
    [NoColumn]
    public bool HasText { get; init; } = true;

    /// <summary>Sets a row's scores; they are NaN if the row cannot be scored.</summary>
    public void Set(float[] scores, string status = "")
    {
        var best = 0;
        for (var i = 0; i < scores.Length && best >= 0; i++)
        {
            best = float.IsNaN(scores[i]) ? -1 : scores[i] > scores[best] ? i : best;
        }

        Best = best;
        Scores = scores;
        Text = HasText ? NamedVector.Format(scores) : "";
        Status = status;
    }
}

/// <summary>Creates the steps from a <see cref="ScoredRow"/> to <c>Score</c>, <c>PredictedLabel</c> and a status.</summary>
internal static class ScoreColumns
{
    public const string Best = HiddenColumns.Prefix + "best";
    public const string Score = "Score";
    public const string PredictedLabel = "PredictedLabel";

    private const string Value = HiddenColumns.Prefix + "value";
    private const string SlotNames = "SlotNames";

    /// <summary>Creates the steps after a mapping to <see cref="ScoredRow"/>; they need the key of the constant column.</summary>
    /// <param name="names">Names of the classes; distinct.</param>
    /// <param name="values">Values of the predicted key; null for no prediction, if rows can have several classes.</param>
    /// <param name="statusColumn">The column with problems of a row; null for none.</param>
    /// <param name="drop">Further columns to drop.</param>
    public static IEstimator<ITransformer> Create(
        ImmutableArray<string> names, ClassValues? values, string? statusColumn, IEnumerable<string> drop)
    {
        var transforms = InnerCatalog.Transforms;
        var steps = NamedVector.Create(transforms, Score, names);
        if (values is not null)
        {
            steps = steps.Append(values.ToKey(PredictedLabel, Value, Best));
            drop = drop.Append(Value);
        }

        if (statusColumn is not null)
        {
            steps = steps.Append(transforms.CopyColumns(statusColumn, HiddenColumns.Status));
        }

        string[] left = [Best, HiddenColumns.Status, HiddenColumns.Key, HiddenColumns.Parameters, .. NamedVector.Columns, .. drop];
        return steps.Append(transforms.DropColumns([.. left.Distinct()]));
    }

    /// <summary>The shape of data with these columns.</summary>
    public static SchemaShape Append(SchemaShape input, ClassValues? values, string? statusColumn)
    {
        var scores = SchemaDefinition.Create(typeof(ScoreShape));
        scores[Score].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 1);
        if (values is not null)
        {
            values.Annotate(scores[Score], "TrainingLabelValues");
        }

        scores[Score].AddAnnotation(SlotNames, new VBuffer<ReadOnlyMemory<char>>(1, [default]), new VectorDataViewType(TextDataViewType.Instance, 1));
        var shape = With<ScoreShape>(input, scores);
        if (values is not null)
        {
            var predicted = SchemaDefinition.Create(typeof(PredictedShape));
            predicted[PredictedLabel].ColumnType = new KeyDataViewType(typeof(uint), 1);
            values.Annotate(predicted[PredictedLabel]);
            shape = With<PredictedShape>(shape, predicted);
        }

        if (statusColumn is not null)
        {
            var status = SchemaDefinition.Create(typeof(StatusShape));
            status[nameof(StatusShape.Status)].ColumnName = statusColumn;
            shape = With<StatusShape>(shape, status);
        }

        return shape;
    }

    private static SchemaShape With<T>(SchemaShape input, SchemaDefinition definition)
        where T : class, new()
        => InnerCatalog.Transforms.CustomMapping<ConstantColumn.NoColumns, T>((_, _) => { }, null, null, definition).GetOutputSchema(input);

    internal sealed class ScoreShape
    {
        public float[] Score { get; set; } = [];
    }

    internal sealed class PredictedShape
    {
        public uint PredictedLabel { get; set; }
    }

    internal sealed class StatusShape
    {
        public string Status { get; set; } = "";
    }
}
