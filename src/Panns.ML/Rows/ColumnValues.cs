using Microsoft.ML;
using Microsoft.ML.Data;

namespace Panns.ML.Rows;

/// <summary>Values of one column, copied out of rows that do not last: one for each place.</summary>
internal abstract class ColumnValues
{
    /// <summary>Values of a column, of whatever type it is.</summary>
    /// <param name="type">The column's type; one that <see cref="CanHold"/> accepts.</param>
    /// <param name="places">How many values there are at once.</param>
    public static ColumnValues Create(DataViewType type, int places)
    {
        var (values, item) = type is VectorDataViewType vector ? (typeof(VectorValues<>), vector.ItemType.RawType) : (typeof(ScalarValues<>), type.RawType);
        return (ColumnValues)Activator.CreateInstance(values.MakeGenericType(item), places)!;
    }

    /// <summary>Whether values of a type outlive their row once they are copied: those of images, for one, need not.</summary>
    public static bool CanHold(DataViewType type) => type is PrimitiveDataViewType or VectorDataViewType;

    /// <summary>What copies the value that a row has at the moment into a place.</summary>
    /// <param name="row">The row, which changes.</param>
    /// <param name="column">A column of it.</param>
    public abstract Action<int> ReadFrom(DataViewRow row, DataViewSchema.Column column);

    /// <summary>A getter of the value in a place.</summary>
    /// <typeparam name="TValue">The type that the column is asked for.</typeparam>
    /// <param name="place">Tells which place, each time.</param>
    /// <exception cref="InvalidOperationException">The column has another type.</exception>
    public ValueGetter<TValue> Getter<TValue>(Func<int> place)
        => this is ColumnValues<TValue> values
            ? values.Getter(place)
            : throw new InvalidOperationException($"the column is not of the type {typeof(TValue)}");
}

/// <summary>Values of a column of a known type.</summary>
internal abstract class ColumnValues<T>(int places) : ColumnValues
{
    protected T[] Values { get; } = new T[places];

    public override Action<int> ReadFrom(DataViewRow row, DataViewSchema.Column column) => ReadFrom(row.GetGetter<T>(column));

    public Action<int> ReadFrom(ValueGetter<T> getter) => place => getter(ref Values[place]);

    public abstract ValueGetter<T> Getter(Func<int> place);
}

/// <summary>Numbers, texts, keys and the like.</summary>
internal sealed class ScalarValues<T>(int places) : ColumnValues<T>(places)
{
    public override ValueGetter<T> Getter(Func<int> place) => (ref T value) => value = Values[place()];
}

/// <summary>Vectors: who asks has a copy of their own, as everywhere in ML.NET.</summary>
internal sealed class VectorValues<T>(int places) : ColumnValues<VBuffer<T>>(places)
{
    public override ValueGetter<VBuffer<T>> Getter(Func<int> place) => (ref VBuffer<T> value) => Values[place()].CopyTo(ref value);
}
