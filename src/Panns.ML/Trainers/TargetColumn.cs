using System.Collections.Immutable;
using Microsoft.ML;
using Panns.ML.AudioTagging;

namespace Panns.ML.Trainers;

/// <summary>The label column: one class per row (a key), or any number (a multi-hot vector).</summary>
internal abstract class TargetColumn(DataViewSchema.Column column)
{
    public DataViewSchema.Column Column { get; } = column;

    /// <summary>Names of the classes, in the order of the scores.</summary>
    public abstract ImmutableArray<string> Classes { get; }

    /// <summary>The values of predicted keys; null if rows can have several classes, so that nothing is predicted.</summary>
    public virtual ClassValues? Values => null;

    /// <summary>Whether a row can have several classes or none.</summary>
    public abstract bool IsMultiLabel { get; }

    /// <exception cref="ArgumentOutOfRangeException">The column is missing, or of another type (the exception of ML.NET's own trainers).</exception>
    public static TargetColumn Of(DataViewSchema schema, string name, bool isMultiLabel)
        => isMultiLabel ? MultiHotColumn.Of(schema, name) : LabelColumn.Of(schema, name);

    /// <summary>The shape of data including the columns that a trainer adds.</summary>
    /// <param name="input">The input shape.</param>
    /// <param name="name">The label column.</param>
    /// <param name="isMultiLabel">Whether it is a multi-hot vector.</param>
    /// <param name="statusColumn">The column with problems of a row; null for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing, or of another type.</exception>
    public static SchemaShape Shape(SchemaShape input, string name, bool isMultiLabel, string? statusColumn)
    {
        if (isMultiLabel)
        {
            MultiHotColumn.Check(input, name);
        }

        return ScoreColumns.Append(input, isMultiLabel ? null : LabelColumn.Of(input, name), statusColumn);
    }

    /// <summary>Reads a row's classes as ascending indices; null if its label is missing.</summary>
    public abstract Func<ImmutableArray<int>?> Reader(DataViewRow row);

    /// <summary>Creates the steps after a mapping to <see cref="ScoredRow"/>.</summary>
    /// <param name="statusColumn">The column with problems of a row; null for none.</param>
    /// <param name="drop">Further columns to drop.</param>
    public abstract IEstimator<ITransformer> Outputs(string? statusColumn, IEnumerable<string> drop);
}
