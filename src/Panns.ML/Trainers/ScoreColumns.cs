using System.Collections.Immutable;
using System.Globalization;
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

    /// <summary>The scores, each in <see cref="ScoreColumns.Digits"/> characters.</summary>
    [ColumnName(ScoreColumns.Text)]
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
        Text = string.Create(scores.Length * ScoreColumns.Digits, scores, static (text, values) =>
        {
            text.Fill(' ');
            for (var i = 0; i < values.Length; i++)
            {
                // Nine significant digits tell every float from its neighbours: what is read back has the same bits.
                values[i].TryFormat(text.Slice(i * ScoreColumns.Digits, ScoreColumns.Digits), out _, "E8", CultureInfo.InvariantCulture);
            }
        });
    }
}

/// <summary>
/// The steps that make <c>Score</c> and <c>PredictedLabel</c> of a <see cref="ScoredRow"/>. A saved mapping knows neither the number of
/// classes nor their names. A saved table does: its one vector, of the numbers from 0, has the size and the slot names of the scores, and
/// an expression puts in place of each number the score that stands there in the row's text.
/// </summary>
internal static class ScoreColumns
{
    public const string Best = HiddenColumns.Prefix + "best";
    public const string Text = HiddenColumns.Prefix + "scores";
    public const string Score = "Score";
    public const string PredictedLabel = "PredictedLabel";

    /// <summary>Characters of a score: -1.23456789E-038.</summary>
    public const int Digits = 16;

    private const string Places = HiddenColumns.Prefix + "places";
    private const string Value = HiddenColumns.Prefix + "value";
    private const string SlotNames = "SlotNames";

    /// <summary>The steps behind a mapping that gives a <see cref="ScoredRow"/>; the constant column's key must be there too.</summary>
    /// <param name="classes">The classes.</param>
    /// <param name="drop">Further columns that end here.</param>
    public static IEstimator<ITransformer> Create(ClassValues classes, params string[] drop)
    {
        var transforms = InnerCatalog.Transforms;
        var places = PlacesOf(classes.Names);
        return transforms.Conversion.MapValue(Places, places, places.Schema[nameof(PlaceRow.Key)], places.Schema[nameof(PlaceRow.Places)], HiddenColumns.Key)
            .Append(transforms.Expression(
                Score, FormattableString.Invariant($"(place, text) => float(mid(text, int(place) * {Digits}, int(place) * {Digits} + {Digits}))"), Places, Text))
            .Append(classes.ToKey(PredictedLabel, Value, Best))
            .Append(transforms.DropColumns([Best, Text, Places, Value, HiddenColumns.Key, HiddenColumns.Parameters, .. drop]));
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

    private static IDataView PlacesOf(ImmutableArray<string> names)
    {
        var definition = SchemaDefinition.Create(typeof(PlaceRow));
        definition[nameof(PlaceRow.Places)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, names.Length);
        AddSlotNames(definition[nameof(PlaceRow.Places)], names);
        var row = new PlaceRow { Key = ConstantColumn.Key, Places = [.. Enumerable.Range(0, names.Length).Select(place => (float)place)] };
        return InnerCatalog.Data.LoadFromEnumerable([row], definition);
    }

    private static void AddSlotNames(SchemaDefinition.Column column, ImmutableArray<string> names)
        => column.AddAnnotation(
            SlotNames,
            new VBuffer<ReadOnlyMemory<char>>(names.Length, [.. names.Select(name => name.AsMemory())]),
            new VectorDataViewType(TextDataViewType.Instance, names.Length));

    internal sealed class PlaceRow
    {
        public string Key { get; set; } = "";

        public float[] Places { get; set; } = [];
    }

    internal sealed class ShapeRow
    {
        public float[] Score { get; set; } = [];

        public uint PredictedLabel { get; set; }
    }
}
