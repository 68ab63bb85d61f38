using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Panns.ML.Trainers;

/// <summary>A key column with one class per row.</summary>
internal sealed class LabelColumn : TargetColumn
{
    private readonly ClassValues _values;

    private LabelColumn(DataViewSchema.Column column)
        : base(column) => _values = ClassValues.Of(column);

    public override ImmutableArray<string> Classes => _values.Names;

    public override ClassValues Values => _values;

    public override bool IsMultiLabel => false;

    /// <exception cref="ArgumentOutOfRangeException">The column is missing or not a key of known size (the exception of ML.NET's own trainers).</exception>
    public static LabelColumn Of(DataViewSchema schema, string name)
    {
        var column = schema.GetColumnOrNull(name) ?? throw Missing(name);
        return column.Type is KeyDataViewType ? new(column) : throw NoKey(name, column.Type);
    }

    /// <summary>The key values of a column of which only the shape is known.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing or not a key.</exception>
    public static ClassValues Of(SchemaShape shape, string name)
    {
        // A later column hides an earlier one of the same name; a shape's columns are structs, so First would not return null.
        if (!shape.Any(one => one.Name == name))
        {
            throw Missing(name);
        }

        var column = shape.Last(one => one.Name == name);
        if (!column.IsKey || column.Kind != SchemaShape.Column.VectorKind.Scalar)
        {
            throw NoKey(name, column.ItemType);
        }

        var type = column.Annotations.Where(one => one.Name == "KeyValues").Select(one => one.ItemType).LastOrDefault(NumberDataViewType.Int32);
        return ClassValues.Empty(type) ?? ClassValues.Empty(NumberDataViewType.Int32)!;
    }

    public override Func<ImmutableArray<int>?> Reader(DataViewRow row)
    {
        var type = Column.Type.RawType;
        return type == typeof(byte) ? Reader<byte>(row, key => key)
            : type == typeof(ushort) ? Reader<ushort>(row, key => key)
            : type == typeof(uint) ? Reader<uint>(row, key => key)
            : Reader<ulong>(row, key => key);
    }

    public override IEstimator<ITransformer> Outputs(string? statusColumn, IEnumerable<string> drop)
        => ScoreColumns.Create(Classes, _values, statusColumn, drop);

    // Keys are stored from 1; 0 means missing.
    private Func<ImmutableArray<int>?> Reader<T>(DataViewRow row, Func<T, ulong> widen)
    {
        var getter = row.GetGetter<T>(Column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            return widen(value) is > 0 and var key ? [(int)(key - 1)] : null;
        };
    }

    private static ArgumentOutOfRangeException Missing(string name) => new(nameof(name), $"Could not find label column '{name}'");

    private static ArgumentOutOfRangeException NoKey(string name, DataViewType type)
        => new(nameof(name), $"Label column '{name}' must be a key, as Conversion.MapValueToKey makes it, but is {type}");
}
