using Microsoft.ML;
using Microsoft.ML.Data;

namespace Panns.ML.Rows;

/// <summary>Copies of a column's values for several rows, because rows do not keep them; each is stored at a place.</summary>
internal abstract class ColumnValues
{
    /// <summary>Creates storage for a column of any type.</summary>
    /// <param name="type">The column's type, which <see cref="CanHold"/> must accept.</param>
    /// <param name="places">Number of places.</param>
    public static ColumnValues Create(DataViewType type, int places)
    {
        var (values, item) = type is VectorDataViewType vector ? (typeof(VectorValues<>), vector.ItemType.RawType) : (typeof(ScalarValues<>), type.RawType);
        return (ColumnValues)Activator.CreateInstance(values.MakeGenericType(item), places)!;
    }

    /// <summary>Whether copied values of a type remain valid after their row; those of images, for example, may not.</summary>
    public static bool CanHold(DataViewType type) => type is PrimitiveDataViewType or VectorDataViewType;

    /// <summary>Returns an action that copies the current value of a row to a place.</summary>
    /// <param name="row">The row.</param>
    /// <param name="column">The column.</param>
    public abstract Action<int> ReadFrom(DataViewRow row, DataViewSchema.Column column);

    /// <summary>Returns a getter of the value at a place.</summary>
    /// <typeparam name="TValue">The requested type.</typeparam>
    /// <param name="place">Returns the current place.</param>
    /// <exception cref="InvalidOperationException">The column has another type.</exception>
    public ValueGetter<TValue> Getter<TValue>(Func<int> place)
        => this is ColumnValues<TValue> values
            ? values.Getter(place)
            : throw new InvalidOperationException($"the column is not of the type {typeof(TValue)}");
}

/// <summary>Stores values of a known type.</summary>
internal abstract class ColumnValues<T>(int places) : ColumnValues
{
    protected T[] Values { get; } = new T[places];

    public override Action<int> ReadFrom(DataViewRow row, DataViewSchema.Column column) => ReadFrom(row.GetGetter<T>(column));

    public Action<int> ReadFrom(ValueGetter<T> getter) => place => getter(ref Values[place]);

    public abstract ValueGetter<T> Getter(Func<int> place);
}

/// <summary>Stores numbers, texts, keys and the like.</summary>
internal sealed class ScalarValues<T>(int places) : ColumnValues<T>(places)
{
    public override ValueGetter<T> Getter(Func<int> place) => (ref T value) => value = Values[place()];
}

/// <summary>Stores vectors; a getter copies the vector, as usual in ML.NET.</summary>
internal sealed class VectorValues<T>(int places) : ColumnValues<VBuffer<T>>(places)
{
    public override ValueGetter<VBuffer<T>> Getter(Func<int> place) => (ref VBuffer<T> value) => Values[place()].CopyTo(ref value);
}
