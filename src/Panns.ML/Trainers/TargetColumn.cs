using System.Collections.Immutable;
using Microsoft.ML;
using Panns.ML.AudioTagging;

namespace Panns.ML.Trainers;

/// <summary>The column that says what a row is: one class (a key), or any number of them (a multi-hot vector).</summary>
internal abstract class TargetColumn(DataViewSchema.Column column)
{
    public DataViewSchema.Column Column { get; } = column;

    /// <summary>Names of the classes, in the order of the scores.</summary>
    public abstract ImmutableArray<string> Classes { get; }

    /// <summary>Whether a row can have several classes, or none.</summary>
    public abstract bool IsMultiLabel { get; }

    /// <exception cref="ArgumentOutOfRangeException">It is missing, or of another type (what ML.NET's own trainers throw).</exception>
    public static TargetColumn Of(DataViewSchema schema, string name, bool isMultiLabel)
        => isMultiLabel ? MultiHotColumn.Of(schema, name) : LabelColumn.Of(schema, name);

    /// <summary>The shape of data with the columns that a trainer adds.</summary>
    /// <param name="input">The shape before.</param>
    /// <param name="name">The column of labels.</param>
    /// <param name="isMultiLabel">Whether it is a multi-hot vector.</param>
    /// <param name="statusColumn">The column that says what is wrong with a row; null for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing, or of another type.</exception>
    public static SchemaShape Shape(SchemaShape input, string name, bool isMultiLabel, string? statusColumn)
    {
        if (isMultiLabel)
        {
            MultiHotColumn.Check(input, name);
        }

        return ScoreColumns.Append(input, isMultiLabel ? null : LabelColumn.Of(input, name), statusColumn);
    }

    /// <summary>Reads the classes of a row: indices, ascending; null where its label is missing.</summary>
    public abstract Func<ImmutableArray<int>?> Reader(DataViewRow row);

    /// <summary>The steps behind a mapping that gives a <see cref="ScoredRow"/>.</summary>
    /// <param name="statusColumn">The column that says what is wrong with a row; null for none.</param>
    /// <param name="drop">Further columns that end here.</param>
    public abstract IEstimator<ITransformer> Outputs(string? statusColumn, IEnumerable<string> drop);
}
