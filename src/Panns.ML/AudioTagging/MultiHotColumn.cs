using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Panns.ML;

/// <summary>A column that says by a vector which classes a clip has.</summary>
internal sealed class MultiHotColumn
{
    private MultiHotColumn(DataViewSchema.Column column, int classes)
    {
        Column = column;
        Classes = classes;
        Names = NamesOf(column, classes);
    }

    public DataViewSchema.Column Column { get; }

    public int Classes { get; }

    /// <summary>The slot names, or numbers.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <exception cref="ArgumentOutOfRangeException">It is missing, or of another type.</exception>
    public static MultiHotColumn Of(DataViewSchema schema, string name)
    {
        var column = Find(schema, name);
        return column.Type is VectorDataViewType { IsKnownSize: true } type && (type.ItemType == NumberDataViewType.Single || type.ItemType is BooleanDataViewType)
            ? new(column, type.Size)
            : throw new ArgumentOutOfRangeException(
                nameof(name), $"Label column '{name}' must be a vector of Single or Boolean of known size (multi-hot), but is {column.Type}");
    }

    /// <exception cref="ArgumentOutOfRangeException">It is missing, or of another type or size.</exception>
    public static DataViewSchema.Column Scores(DataViewSchema schema, string name, int classes)
    {
        var column = Find(schema, name);
        return column.Type is VectorDataViewType type && type.ItemType == NumberDataViewType.Single && type.Size == classes
            ? column
            : throw new ArgumentOutOfRangeException(
                nameof(name), FormattableString.Invariant($"Score column '{name}' must be a vector of {classes} Single, but is {column.Type}"));
    }

    /// <summary>Reads which classes a row has.</summary>
    public Func<bool[]> Reader(DataViewRow row)
        => ((VectorDataViewType)Column.Type).ItemType is BooleanDataViewType
            ? Reader<bool>(row, value => value)
            : Reader<float>(row, value => value > 0);

    private Func<bool[]> Reader<T>(DataViewRow row, Converter<T, bool> isPositive)
    {
        var read = row.GetGetter<VBuffer<T>>(Column);
        VBuffer<T> buffer = default;
        return () =>
        {
            read(ref buffer);
            return Array.ConvertAll([.. buffer.DenseValues()], isPositive);
        };
    }

    private static DataViewSchema.Column Find(DataViewSchema schema, string name)
        => schema.GetColumnOrNull(name) ?? throw new ArgumentOutOfRangeException(nameof(name), $"Could not find column '{name}'");

    private static IReadOnlyList<string> NamesOf(DataViewSchema.Column column, int classes)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        if (column.Annotations.Schema.GetColumnOrNull("SlotNames") is not null)
        {
            column.GetSlotNames(ref names);
        }

        // Slots without a name, or with one that another has, take their numbers: names must tell classes apart.
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return [.. Enumerable.Range(0, classes).Select(i =>
        {
            var name = names.Length == classes ? names.GetItemOrDefault(i).ToString() : "";
            return name.Length > 0 && seen.Add(name) ? name : i.ToString(CultureInfo.InvariantCulture);
        })];
    }
}
