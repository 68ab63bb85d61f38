using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Panns.ML.Trainers;

/// <summary>The key values of a label column: the classes.</summary>
internal abstract class ClassValues
{
    protected const string KeyValues = "KeyValues";

    /// <summary>Their names, in the order of the keys.</summary>
    public abstract ImmutableArray<string> Names { get; }

    /// <summary>Reads the key values of a column; numbers from 0 if it has none.</summary>
    public static ClassValues Of(DataViewSchema.Column column)
    {
        var count = checked((int)((KeyDataViewType)column.Type).Count);
        var known = column.Annotations.Schema.GetColumnOrNull(KeyValues);
        return known?.Type is VectorDataViewType { ItemType: var type } && Empty(type) is { } reader
            ? reader.Read(column)
            : new ClassValues<int>([.. Enumerable.Range(0, count)]);
    }

    /// <summary>Creates an empty set if only the type is known; null for a type that key values cannot have.</summary>
    public static ClassValues? Empty(DataViewType type) => type switch
    {
        TextDataViewType => new ClassValues<ReadOnlyMemory<char>>([default]),
        BooleanDataViewType => new ClassValues<bool>([default]),
        NumberDataViewType when type.RawType == typeof(float) => new ClassValues<float>([default]),
        NumberDataViewType when type.RawType == typeof(double) => new ClassValues<double>([default]),
        NumberDataViewType when type.RawType == typeof(sbyte) => new ClassValues<sbyte>([default]),
        NumberDataViewType when type.RawType == typeof(byte) => new ClassValues<byte>([default]),
        NumberDataViewType when type.RawType == typeof(short) => new ClassValues<short>([default]),
        NumberDataViewType when type.RawType == typeof(ushort) => new ClassValues<ushort>([default]),
        NumberDataViewType when type.RawType == typeof(int) => new ClassValues<int>([default]),
        NumberDataViewType when type.RawType == typeof(uint) => new ClassValues<uint>([default]),
        NumberDataViewType when type.RawType == typeof(long) => new ClassValues<long>([default]),
        NumberDataViewType when type.RawType == typeof(ulong) => new ClassValues<ulong>([default]),
        _ => null,
    };

    /// <summary>Adds these values to a column definition, as its key values if nothing else is said.</summary>
    public abstract void Annotate(SchemaDefinition.Column column, string kind = KeyValues);

    /// <summary>Creates steps that convert an index from 0 to a key with these values.</summary>
    public abstract IEstimator<ITransformer> ToKey(string keyColumn, string valueColumn, string indexColumn);

    protected abstract ClassValues Read(DataViewSchema.Column column);
}

/// <summary>Classes of a known type.</summary>
internal sealed class ClassValues<T>(ImmutableArray<T> values) : ClassValues
{
    public override ImmutableArray<string> Names { get; } = [.. values.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")];

    public override void Annotate(SchemaDefinition.Column column, string kind = KeyValues)
        => column.AddAnnotation(kind, new VBuffer<T>(values.Length, [.. values]), new VectorDataViewType(ItemType, values.Length));

    public override IEstimator<ITransformer> ToKey(string keyColumn, string valueColumn, string indexColumn)
    {
        var conversion = InnerCatalog.Transforms.Conversion;
        var rows = InnerCatalog.Data.LoadFromEnumerable(values.Select(value => new Row { Value = value }));
        return conversion.MapValue(valueColumn, values.Select((value, index) => KeyValuePair.Create(index, value)), indexColumn)
            .Append(conversion.MapValueToKey(keyColumn, valueColumn, keyData: rows));
    }

    protected override ClassValues Read(DataViewSchema.Column column)
    {
        VBuffer<T> known = default;
        column.Annotations.GetValue(KeyValues, ref known);
        return new ClassValues<T>([.. known.DenseValues()]);
    }

    private static PrimitiveDataViewType ItemType => typeof(T) == typeof(ReadOnlyMemory<char>) ? TextDataViewType.Instance
        : typeof(T) == typeof(bool) ? BooleanDataViewType.Instance
        : Numbers.First(type => type.RawType == typeof(T));

    private static readonly NumberDataViewType[] Numbers =
    [
        NumberDataViewType.Single, NumberDataViewType.Double, NumberDataViewType.SByte, NumberDataViewType.Byte, NumberDataViewType.Int16,
        NumberDataViewType.UInt16, NumberDataViewType.Int32, NumberDataViewType.UInt32, NumberDataViewType.Int64, NumberDataViewType.UInt64,
    ];

    internal sealed class Row
    {
        public T Value { get; set; } = default!;
    }
}
