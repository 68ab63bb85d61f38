using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Panns.ML.Trainers;

namespace Panns.ML.AudioTagging;

/// <summary>A column of vectors that mark the classes of each clip.</summary>
internal sealed class MultiHotColumn : TargetColumn
{
    private MultiHotColumn(DataViewSchema.Column column, int classes)
        : base(column) => Classes = NamesOf(column, classes);

    /// <summary>The slot names, or numbers without them.</summary>
    public override ImmutableArray<string> Classes { get; }

    public override bool IsMultiLabel => true;

    /// <exception cref="ArgumentOutOfRangeException">The column is missing, or of another type.</exception>
    public static MultiHotColumn Of(DataViewSchema schema, string name)
    {
        var column = Find(schema, name);
        return column.Type is VectorDataViewType { IsKnownSize: true } type && IsHot(type.ItemType)
            ? new(column, type.Size)
            : throw Mismatch(name, column.Type);
    }

    /// <summary>Checks a column of which only the shape is known.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is missing, or of another type.</exception>
    public static void Check(SchemaShape shape, string name)
    {
        if (!shape.Any(one => one.Name == name))
        {
            throw Missing(name);
        }

        var column = shape.Last(one => one.Name == name);
        if (column.Kind != SchemaShape.Column.VectorKind.Vector || column.IsKey || !IsHot(column.ItemType))
        {
            throw Mismatch(name, $"{column.Kind} of {column.ItemType}");
        }
    }

    /// <exception cref="ArgumentOutOfRangeException">The column is missing, or of another type or size.</exception>
    public static DataViewSchema.Column Scores(DataViewSchema schema, string name, int classes)
    {
        var column = Find(schema, name);
        return column.Type is VectorDataViewType type && type.ItemType == NumberDataViewType.Single && type.Size == classes
            ? column
            : throw new ArgumentOutOfRangeException(
                nameof(name), FormattableString.Invariant($"Score column '{name}' must be a vector of {classes} Single, but is {column.Type}"));
    }

    public override Func<ImmutableArray<int>?> Reader(DataViewRow row)
    {
        var read = Flags(row);
        return () => read() is { } flags ? [.. Enumerable.Range(0, flags.Length).Where(i => flags[i])] : null;
    }

    /// <summary>Reads a row's classes; null if a value is missing.</summary>
    public Func<bool[]?> Flags(DataViewRow row)
        => ((VectorDataViewType)Column.Type).ItemType is BooleanDataViewType
            ? Flags<bool>(row, value => value, _ => false)
            : Flags<float>(row, value => value > 0, float.IsNaN);

    public override IEstimator<ITransformer> Outputs(string? statusColumn, IEnumerable<string> drop)
        => ScoreColumns.Create(Classes, null, statusColumn, drop);

    private Func<bool[]?> Flags<T>(DataViewRow row, Converter<T, bool> isPositive, Predicate<T> isMissing)
    {
        var read = row.GetGetter<VBuffer<T>>(Column);
        VBuffer<T> buffer = default;
        return () =>
        {
            read(ref buffer);
            T[] values = [.. buffer.DenseValues()];
            return Array.Exists(values, isMissing) ? null : Array.ConvertAll(values, isPositive);
        };
    }

    private static bool IsHot(DataViewType type) => type == NumberDataViewType.Single || type is BooleanDataViewType;

    private static DataViewSchema.Column Find(DataViewSchema schema, string name) => schema.GetColumnOrNull(name) ?? throw Missing(name);

    private static ArgumentOutOfRangeException Missing(string name) => new(nameof(name), $"Could not find column '{name}'");

    private static ArgumentOutOfRangeException Mismatch(string name, object found)
        => new(nameof(name), $"Label column '{name}' must be a vector of Single or Boolean of known size (multi-hot), but is {found}");

    private static ImmutableArray<string> NamesOf(DataViewSchema.Column column, int classes)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        if (column.Annotations.Schema.GetColumnOrNull("SlotNames") is not null)
        {
            column.GetSlotNames(ref names);
        }

        // Slots without a name, or with a duplicate one, get their numbers, because class names must be distinct.
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return [.. Enumerable.Range(0, classes).Select(i =>
        {
            var name = names.Length == classes ? names.GetItemOrDefault(i).ToString() : "";
            return name.Length > 0 && seen.Add(name) ? name : i.ToString(CultureInfo.InvariantCulture);
        })];
    }
}
