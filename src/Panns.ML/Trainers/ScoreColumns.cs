using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Data;
using Panns.ML.Common;

namespace Panns.ML.Trainers;

/// <summary>What a scoring mapping gives of a row.</summary>
internal sealed class ScoredRow
{
    /// <summary>The class with the highest score, from 0; -1 where there are no scores.</summary>
    [ColumnName(ScoreColumns.Best)]
    public int Best { get; set; }

    /// <summary>The scores.</summary>
    [ColumnName(NamedVector.Text)]
    public string Text { get; set; } = "";

    /// <summary>Sets the scores of a row; those of a row that cannot be scored are not a number.</summary>
    public void Set(ReadOnlySpan<float> scores)
    {
        var best = 0;
        for (var i = 0; i < scores.Length && best >= 0; i++)
        {
            best = float.IsNaN(scores[i]) ? -1 : scores[i] > scores[best] ? i : best;
        }

        Best = best;
        Text = NamedVector.Format(scores);
    }
}

/// <summary>The steps that make <c>Score</c> and <c>PredictedLabel</c> of a <see cref="ScoredRow"/>.</summary>
internal static class ScoreColumns
{
    public const string Best = HiddenColumns.Prefix + "best";
    public const string Score = "Score";
    public const string PredictedLabel = "PredictedLabel";

    private const string Value = HiddenColumns.Prefix + "value";
    private const string SlotNames = "SlotNames";

    /// <summary>The steps behind a mapping that gives a <see cref="ScoredRow"/>; the constant column's key must be there too.</summary>
    /// <param name="classes">The classes.</param>
    /// <param name="drop">Further columns that end here.</param>
    public static IEstimator<ITransformer> Create(ClassValues classes, params string[] drop)
    {
        var transforms = InnerCatalog.Transforms;
        return NamedVector.Create(transforms, Score, classes.Names)
            .Append(classes.ToKey(PredictedLabel, Value, Best))
            .Append(transforms.DropColumns([Best, Value, HiddenColumns.Key, HiddenColumns.Parameters, .. NamedVector.Columns, .. drop]));
    }

    /// <summary>The shape of data with both columns.</summary>
    public static SchemaShape Append(SchemaShape input, ClassValues classes)
    {
        var definition = SchemaDefinition.Create(typeof(ShapeRow));
        definition[Score].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 1);
        AddSlotNames(definition[Score], [""]);
        definition[PredictedLabel].ColumnType = new KeyDataViewType(typeof(uint), 1);
        classes.Annotate(definition[PredictedLabel]);
        return InnerCatalog.Transforms.CustomMapping<ConstantColumn.NoColumns, ShapeRow>((_, _) => { }, null, null, definition).GetOutputSchema(input);
    }

    private static void AddSlotNames(SchemaDefinition.Column column, ImmutableArray<string> names)
        => column.AddAnnotation(
            SlotNames,
            new VBuffer<ReadOnlyMemory<char>>(names.Length, [.. names.Select(name => name.AsMemory())]),
            new VectorDataViewType(TextDataViewType.Instance, names.Length));

    internal sealed class ShapeRow
    {
        public float[] Score { get; set; } = [];

        public uint PredictedLabel { get; set; }
    }
}
